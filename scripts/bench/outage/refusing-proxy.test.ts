import { createServer } from "node:http";
import { expect, test } from "vitest";
import { openRefusingProxy } from "./refusing-proxy.ts";

test("passes bodies both ways, refuses when told to, and passes again", async () => {
  await using stack = new AsyncDisposableStack();
  const server = createServer((request, answer) => {
    answer.writeHead(request.url === "/missing" ? 404 : 200);
    request.pipe(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stack.defer(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server without a port");
  const proxy = stack.use(await openRefusingProxy(address.port));
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${proxy.port}${path}`, { method: "POST", body: "points" });
    return [answer.status, await answer.text()] as const;
  };
  expect(await ask("/write")).toEqual([200, "points"]);
  expect(await ask("/missing")).toEqual([404, "points"]);
  proxy.refuse(true);
  expect((await ask("/write"))[0]).toBe(503);
  expect(proxy.refused()).toBe(1);
  proxy.refuse(false);
  expect(await ask("/write")).toEqual([200, "points"]);
});
