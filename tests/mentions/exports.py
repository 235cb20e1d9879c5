"""WordPress exports as WordPress 6 writes them, as far as anybody reads them."""

from __future__ import annotations

SPACES = (
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"'
)
AUTHOR = (
    "<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[ann]]></wp:author_login>"
    "<wp:author_email><![CDATA[ann@secret.example]]></wp:author_email>"
    "<wp:author_display_name><![CDATA[Ann Müller]]></wp:author_display_name></wp:author>"
)


def cdata(text: str) -> str:
    """As WordPress's wxr_cdata."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


COMMENT = {
    "number": "3",
    "kind": "comment",
    "author": "Jürgen",
    "url": "",
    "approved": "1",
    "email": "jurgen@secret.example",
    "ip": "203.0.113.77",
    "date": "2010-09-06 09:15:00",
}
ITEM = {
    "link": "https://blog.example/2010/essay/",
    "title": "Über viele Hände &amp; Köpfe",
    "status": "publish",
    "kind": "post",
    "password": "",
    "creator": "ann",
    "date": "2010-09-05 12:00:00",
}


def comment(content: str, **given: str) -> str:
    """A comment; COMMENT says what is not given."""
    of = {**COMMENT, **given}
    return f"""
        <wp:comment>
            <wp:comment_id>{of["number"]}</wp:comment_id>
            <wp:comment_author>{cdata(of["author"])}</wp:comment_author>
            <wp:comment_author_email>{cdata(of["email"])}</wp:comment_author_email>
            <wp:comment_author_url>{of["url"]}</wp:comment_author_url>
            <wp:comment_author_IP>{cdata(of["ip"])}</wp:comment_author_IP>
            <wp:comment_date>{cdata(of["date"])}</wp:comment_date>
            <wp:comment_date_gmt>{cdata(of["date"])}</wp:comment_date_gmt>
            <wp:comment_content>{cdata(content)}</wp:comment_content>
            <wp:comment_approved>{cdata(of["approved"])}</wp:comment_approved>
            <wp:comment_type>{cdata(of["kind"])}</wp:comment_type>
            <wp:comment_parent>0</wp:comment_parent>
            <wp:comment_user_id>0</wp:comment_user_id>
            <wp:commentmeta><wp:meta_key>{cdata("spam")}</wp:meta_key><wp:meta_value>{cdata(of["email"])}</wp:meta_value></wp:commentmeta>
        </wp:comment>"""


def item(content: str, *comments: str, **given: str) -> str:
    """A post with its comments; ITEM says what is not given."""
    of = {**ITEM, **given}
    return f"""
    <item>
        <title>{of["title"]}</title>
        <link>{of["link"]}</link>
        <pubDate>Sun, 05 Sep 2010 12:00:00 +0000</pubDate>
        <dc:creator>{cdata(of["creator"])}</dc:creator>
        <guid isPermaLink="false">https://blog.example/?p=1</guid>
        <description></description>
        <content:encoded>{cdata(content)}</content:encoded>
        <excerpt:encoded>{cdata("Another text.")}</excerpt:encoded>
        <wp:post_id>1</wp:post_id>
        <wp:post_date>{cdata(of["date"])}</wp:post_date>
        <wp:post_date_gmt>{cdata(of["date"])}</wp:post_date_gmt>
        <wp:comment_status>{cdata("open")}</wp:comment_status>
        <wp:status>{cdata(of["status"])}</wp:status>
        <wp:post_type>{cdata(of["kind"])}</wp:post_type>
        <wp:post_password>{cdata(of["password"])}</wp:post_password>
        <category domain="tag" nicename="x">{cdata("X")}</category>
        {"".join(comments)}
    </item>"""


def export(*items: str, head: str = "", title: str = "Ann’s blog") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
{head}<!-- This is a WordPress eXtended RSS file -->
<rss version="2.0" {SPACES}>
<channel>
    <title>{title}</title>
    <link>https://blog.example</link>
    <wp:wxr_version>1.2</wp:wxr_version>
    {AUTHOR}
    {"".join(items)}
</channel>
</rss>
"""
