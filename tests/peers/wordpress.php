<?php
// A part of the WordPress under test that lets it talk to loopback, and lets a test look into it.

add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', fn( $ports, $host, $url ) => [ ...$ports, (int) parse_url( $url, PHP_URL_PORT ) ], 10, 3 );

add_action(
	'init',
	function () {
		if ( isset( $_GET['stored'] ) ) {
			wp_send_json( array_map( fn( $one ) => $one->to_array(), get_comments( [ 'type' => 'pingback', 'status' => 'all' ] ) ) );
		}
		if ( isset( $_GET['discover'] ) ) {
			wp_send_json( discover_pingback_server_uri( $_GET['discover'] ) );
		}
		if ( isset( $_GET['tell'] ) ) {
			// As WordPress does after a post is published.
			require_once ABSPATH . WPINC . '/comment.php';
			$link = esc_url( $_GET['tell'] );
			$post = wp_insert_post( [ 'post_title' => 'An essay', 'post_status' => 'publish', 'post_content' => "<p>See <a href=\"$link\">this</a>.</p>" ] );
			pingback( null, $post );
			wp_send_json( [ 'link' => get_permalink( $post ), 'pinged' => get_pung( $post ) ] );
		}
	}
);
