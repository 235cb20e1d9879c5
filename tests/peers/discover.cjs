// What npm's senders take for the endpoints of pages: a line of JSON for each address on standard input.
// The first argument is the folder with node_modules.
const { createRequire } = require("node:module");
const readline = require("node:readline");
const load = createRequire(`${process.argv[2]}/`);
const remy = load("@remy/webmention/shared/lib/endpoint.js");
const strugee = load("get-webmention-url");

const answers = async (page) => ({
  "@remy/webmention": (await remy(page)).endpoint?.url ?? null,
  "send-webmention": await new Promise((resolve, reject) =>
    strugee(page, (error, endpoint) => (error ? reject(error) : resolve(endpoint ?? null))),
  ),
});

(async () => {
  for await (const page of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answers(page)));
  }
})();
