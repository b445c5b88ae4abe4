/**
 * A cable that can be harmed: passes bytes between whoever connects and one target, until it is told to cut, to stall or to swallow.
 *
 * `stall` holds bytes back and loses none, as a congested link does: after `resume` both sides read on. `swallow` takes bytes and drops
 * them, and closes nothing: a dead link, which only a keepalive can notice. After it the connections are ended, because a stream with
 * a hole is no stream.
 */

import { connect, createServer, type Socket } from "node:net";

export type TcpProxy = AsyncDisposable & {
  readonly port: number;
  /** Ends all connections at once; new ones are taken. */
  cut(): void;
  stall(): void;
  /** Resolves with the milliseconds after which the last connection of now was given up by its client. */
  swallow(): Promise<number>;
  resume(): void;
  connections(): number;
};

type Pair = { client: Socket; target: Socket; hasHole: boolean; gone: Promise<void> };

export async function openTcpProxy(options: { targetPort: number; port?: number }): Promise<TcpProxy> {
  const host = "127.0.0.1";
  const pairs = new Set<Pair>();
  let mode: "passing" | "stalled" | "swallowing" = "passing";

  const pass = (from: Socket, to: Socket, pair: Pair): void => {
    from.on("data", (chunk) => {
      if (mode === "swallowing") pair.hasHole = true;
      else if (!to.write(chunk)) from.pause();
    });
    to.on("drain", () => {
      if (mode !== "stalled") from.resume();
    });
    // Always followed by "close".
    from.on("error", () => {});
    from.on("close", () => {
      // Nobody at the far end of a dead link is heard leaving.
      if (mode === "swallowing" && from === pair.target) {
        pair.hasHole = true;
        return;
      }
      pairs.delete(pair);
      to.destroy();
    });
  };

  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ host, port: options.targetPort, noDelay: true });
    const gone = new Promise<void>((resolve) => client.once("close", () => resolve()));
    const pair: Pair = { client, target, hasHole: false, gone };
    pairs.add(pair);
    pass(client, target, pair);
    pass(target, client, pair);
    if (mode === "stalled") pause(pair);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");

  const cut = (which: Iterable<Pair>): void => {
    for (const { client, target } of which) {
      client.resetAndDestroy();
      target.resetAndDestroy();
    }
  };
  const read = (): void => {
    for (const { client, target } of pairs) {
      client.resume();
      target.resume();
    }
  };

  return {
    port: address.port,
    cut: () => cut([...pairs]),
    stall() {
      mode = "stalled";
      for (const pair of pairs) pause(pair);
    },
    async swallow() {
      const sinceMs = performance.now();
      mode = "swallowing";
      read();
      await Promise.all([...pairs].map(({ gone }) => gone));
      return Math.round(performance.now() - sinceMs);
    },
    resume() {
      mode = "passing";
      cut([...pairs].filter(({ hasHole }) => hasHole));
      read();
    },
    connections: () => pairs.size,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      cut([...pairs]);
      await closed;
    },
  };
}

function pause({ client, target }: Pair): void {
  client.pause();
  target.pause();
}
