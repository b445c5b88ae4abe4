import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { expect, test } from "vitest";
import { waitFor } from "../wait-for.ts";
import { openTcpProxy } from "./tcp-proxy.ts";

/** Says back what it hears, and counts who is connected. */
async function startEcho() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // `as`: a TCP server has a port.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function dial(port: number) {
  const socket = connect({ host: "127.0.0.1", port });
  const seen = { text: "", isClosed: false };
  socket.on("data", (chunk) => (seen.text += chunk.toString()));
  socket.on("error", () => {});
  socket.on("close", () => (seen.isClosed = true));
  const heard = (text: string) => waitFor(`"${text}" comes back`, () => seen.text.includes(text));
  return { socket, seen, heard, [Symbol.dispose]: () => void socket.destroy() };
}

const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

test("passes both ways; a cut ends what runs and takes who comes again", async () => {
  await using echo = await startEcho();
  await using proxy = await openTcpProxy({ targetPort: echo.port });
  using one = dial(proxy.port);
  one.socket.write("here");
  await one.heard("here");
  proxy.cut();
  await waitFor("the cut is felt on both sides", () => one.seen.isClosed && echo.sockets.size === 0);
  using two = dial(proxy.port);
  two.socket.write("again");
  await two.heard("again");
});

test("a stall holds back both ways, closes nothing, and after it nothing is missing", async () => {
  await using echo = await startEcho();
  await using proxy = await openTcpProxy({ targetPort: echo.port });
  using one = dial(proxy.port);
  one.socket.write("a");
  await one.heard("a");
  proxy.stall();
  one.socket.write("b");
  using late = dial(proxy.port);
  late.socket.write("c");
  await aWhile();
  expect([one.seen, late.seen]).toEqual([
    { text: "a", isClosed: false },
    { text: "", isClosed: false },
  ]);
  proxy.resume();
  await one.heard("ab");
  await late.heard("c");
});

test("what swallows closes nothing by itself and says when the client gave up; a stream with a hole is ended", async () => {
  await using echo = await startEcho();
  await using proxy = await openTcpProxy({ targetPort: echo.port });
  using one = dial(proxy.port);
  one.socket.write("a");
  await one.heard("a");
  const noticed = proxy.swallow();
  one.socket.write("b");
  // The far end leaves, and on a dead link nobody hears it.
  for (const socket of echo.sockets) socket.destroy();
  await aWhile();
  expect(one.seen).toEqual({ text: "a", isClosed: false });
  one.socket.destroy();
  expect(await noticed).toBeGreaterThanOrEqual(90);

  using two = dial(proxy.port);
  two.socket.write("lost");
  await aWhile();
  proxy.resume();
  await waitFor("its stream is ended", () => two.seen.isClosed);
  using three = dial(proxy.port);
  three.socket.write("whole");
  await three.heard("whole");
});

test("a target that is away is a connection that ends", async () => {
  const echo = await startEcho();
  await echo[Symbol.asyncDispose]();
  await using proxy = await openTcpProxy({ targetPort: echo.port });
  using one = dial(proxy.port);
  await waitFor("it ends", () => one.seen.isClosed && proxy.connections() === 0);
});
