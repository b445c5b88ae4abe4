/**
 * The controls of the pages: the same browser, the same line, none of our code. `/stream?url=…` writes down each server-sent event as an element;
 * `/load?bytes=…` loads a script of so many bytes that no line makes smaller, asks for one answer and shows it.
 */

import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";

export type BarePages = AsyncDisposable & { url: string };

const head = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>bare</title><ol id="list"></ol>`;
const streamPage = `${head}<script>
  const source = new EventSource(new URLSearchParams(location.search).get("url"));
  source.onopen = () => { document.title = "open"; };
  source.addEventListener("bytes", ({ data }) => {
    const line = document.createElement("li");
    line.textContent = "press";
    line.setAttribute("data-incident", data);
    document.getElementById("list").replaceChildren(line);
  });
</script>`;
const answered = `fetch("/answer").then((answer) => answer.json()).then(({ text }) => {
  const line = document.createElement("li");
  line.className = "answer";
  line.textContent = text;
  document.getElementById("list").append(line);
});`;

export async function serveBarePages(): Promise<BarePages> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const bytes = url.searchParams.get("bytes") ?? "0";
    if (url.pathname === "/stream") send(response, "text/html", streamPage);
    else if (url.pathname === "/load")
      send(response, "text/html", `${head}<script src="/script?bytes=${bytes}"></script>`);
    else if (url.pathname === "/script") send(response, "text/javascript", scriptOf(Number(bytes)));
    else if (url.pathname === "/answer") send(response, "application/json", JSON.stringify({ text: "well" }));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The bare pages have no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" });
  response.end(text);
}

const scriptOf = (bytes: number): string => `${answered}\n// ${randomBytes(Math.ceil(bytes / 2)).toString("hex")}`;
