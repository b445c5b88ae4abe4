/** A serial server without hardware: whoever connects is on the device's line. Several listeners hear the same, as on a shared server. */

import { createServer, type Socket } from "node:net";

export type TcpLine = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  /** `tcp://127.0.0.1:PORT`, for the gateway. */
  readonly address: string;
  /** From the device to the gateway. What is written while nobody is connected is lost, as on a wire. */
  write(bytes: Uint8Array): void;
  /** Cuts who is connected and refuses others until `plug`. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
};

/** @param options.port 0 takes a free one; it stays the same over unplugging. */
export async function openTcpLine(options: { receive: (bytes: Uint8Array) => void; port: number }): Promise<TcpLine> {
  const host = "127.0.0.1";
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("data", (chunk) => options.receive(chunk));
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });

  let port = options.port;
  const plug = async (): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
    port = address.port;
  };
  const unplug = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };

  await plug();
  return {
    host,
    get port() {
      return port;
    },
    get address() {
      return `tcp://${host}:${port}`;
    },
    write(bytes) {
      for (const socket of sockets) if (socket.writable) socket.write(bytes);
    },
    unplug,
    plug,
    [Symbol.asyncDispose]: unplug,
  };
}
