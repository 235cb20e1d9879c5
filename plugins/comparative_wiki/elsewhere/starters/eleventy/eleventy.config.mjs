// How Eleventy builds what `comparative-wiki export site --for eleventy` wrote. Change it: it is yours.
export default function (config) {
  // What is in static/ goes into the site as it is: data, badges, feeds, styles and scripts.
  config.addPassthroughCopy({ static: "/" });
  // Everything in content/ belongs to the site, whatever a .gitignore further up says.
  config.setUseGitIgnore(false);
  return {
    dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" },
    templateFormats: ["html"],
    htmlTemplateEngine: false,
  };
}
