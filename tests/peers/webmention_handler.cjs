// A blog whose Webmentions npm's webmention-handler receives. Its first argument is the folder with node_modules.
//
// The store is ours, since the package leaves it to its users; what is stored, changed and deleted is its doing.
const http = require("node:http");
const { createRequire } = require("node:module");
const { WebMentionHandler } = createRequire(`${process.argv[2]}/`)("webmention-handler");

const pending = [];
let stored = [];
const store = {
  addPendingMention: async (mention) => pending.push(mention),
  getNextPendingMentions: async () => pending.splice(0),
  getMentionsForPage: async (page) => stored.filter((one) => one.target === page),
  storeMentionForPage: async (page, mention) => stored.push(mention),
  deleteMention: async ({ source, target }) => {
    stored = stored.filter((one) => one.source !== source || one.target !== target);
  },
};

const server = http.createServer(async (request, response) => {
  const answer = (status, kind, body) => response.writeHead(status, { "Content-Type": kind }).end(body);
  try {
    if (request.method === "POST") {
      let body = "";
      for await (const piece of request) body += piece;
      const form = new URLSearchParams(body);
      const { code } = await handler.addPendingMention(form.get("source"), form.get("target"));
      await handler.processPendingMentions();
      return answer(code, "text/plain", "");
    }
    if (request.url === "/stored") return answer(200, "application/json", JSON.stringify(stored));
    return answer(200, "text/html", '<title>Post</title><a rel="webmention" href="/webmention">Tell me</a>');
  } catch (error) {
    return answer(400, "text/plain", String(error));
  }
});
let handler;
server.listen(0, "127.0.0.1", () => {
  handler = new WebMentionHandler({ supportedHosts: [`127.0.0.1:${server.address().port}`], storageHandler: store });
  console.log(`http://127.0.0.1:${server.address().port}`);
});
