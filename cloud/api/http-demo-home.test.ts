import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttpDemoHome } from "./http-demo-home.ts";

let simulator: Server;
let controlUrl: string;
const asked: string[] = [];
const signal = AbortSignal.timeout(5_000);

beforeAll(async () => {
  simulator = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.statusCode = request.url === "/press" ? 200 : 503;
    response.end(request.url === "/door" ? '{"error":"The broker is away."}' : "{}");
  });
  await new Promise<void>((resolve) => simulator.listen(0, "127.0.0.1", resolve));
  // `as`: a server that listens on TCP has such an address.
  controlUrl = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => simulator.close(resolve)));

test("an action goes to the simulator, and its own words come back when it cannot", async () => {
  const demo = createHttpDemoHome({ controlUrl, homeId: "demo-home" });
  expect(await demo.view(signal)).toEqual({ isAttached: true, homeId: "demo-home" });
  expect(await demo.act("press", signal)).toEqual({ kind: "done" });
  expect(await demo.act("door", signal)).toEqual({ kind: "unreachable", why: "The broker is away." });
  expect(await demo.act("quiet", signal)).toEqual({ kind: "unreachable", why: "It answered 503." });
  expect(asked).toEqual(["POST /press", "POST /door", "POST /quiet"]);
});

test("a simulator that is not there is an answer, not an exception", async () => {
  const demo = createHttpDemoHome({ controlUrl: "http://127.0.0.1:1", homeId: null });
  expect(await demo.act("press", signal)).toMatchObject({ kind: "unreachable" });
});
