// Dark where the reader's system is. Without this script pages are light.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => { document.body.dataset.mdColorScheme = dark.matches ? "slate" : "default"; };
dark.addEventListener("change", follow);
follow();
