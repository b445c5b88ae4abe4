/** An HTTP server of ours in front of the time series: passes everything on, until it is told to answer 503 to everything, as an overloaded one does. */

import { createServer, request } from "node:http";

export type RefusingProxy = AsyncDisposable & {
  readonly port: number;
  refuse(isRefusing: boolean): void;
  /** Requests that were answered 503. */
  refused(): number;
};

export async function openRefusingProxy(targetPort: number): Promise<RefusingProxy> {
  const host = "127.0.0.1";
  let isRefusing = false;
  let refused = 0;
  const server = createServer((incoming, answer) => {
    if (isRefusing) {
      refused += 1;
      incoming.resume();
      answer.writeHead(503, { "content-type": "application/json" }).end('{"error":"service unavailable"}');
      return;
    }
    const { method, url, headers } = incoming;
    const passed = request({ host, port: targetPort, method, path: url, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("an HTTP server without a port");
  return {
    port: address.port,
    refuse: (now) => void (isRefusing = now),
    refused: () => refused,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
