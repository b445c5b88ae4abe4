import { readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { digestHash } from "./crypto-hash.ts";
import { createEndpoint, type Draft, type EndpointOptions } from "./endpoint.ts";
import { bytesOf, headerOf, textOf } from "./message.ts";
import { createRegistration } from "./registration.ts";
import type { Asked } from "./server-transactions.ts";
import { openTcpListener } from "./tcp-listener.ts";
import { openTcpTransport } from "./tcp-transport.ts";
import type { FlowEvents, Place, SipProtocol, Transport } from "./transport.ts";
import { openUdpTransport } from "./udp-transport.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const pem = (name: string): string =>
  readFileSync(new URL(`../../test/vectors/tls/${name}.pem`, import.meta.url), "utf8");
const loopback: Place = { host: "127.0.0.1", port: 0 };
const limit = (): AbortSignal => AbortSignal.timeout(5_000);
const newToken = (): string => randomBytes(12).toString("hex");
const fails = (error: unknown): never => {
  throw error;
};
const own = { credentials: null, hash: digestHash, clock, newToken, onRequest: () => false, onFault: fails };
const message: Draft = {
  method: "MESSAGE",
  uri: "sip:arc@centre",
  from: "<sip:26317@centre>",
  to: "<sip:arc@centre>",
  contentType: "application/scaip+xml",
  body: bytesOf("<mrq/>"),
};

const listeners: Record<SipProtocol, (events: FlowEvents) => Transport> = {
  udp: (events) => openUdpTransport({ farEnd: null, local: loopback }, events),
  tcp: (events) => openTcpListener({ local: loopback, tls: null }, events),
  tls: (events) =>
    openTcpListener({ local: loopback, tls: { certificate: pem("first-cert"), key: pem("first-key") } }, events),
};
const dialers: Record<SipProtocol, (farEnd: Place, authority?: string) => (events: FlowEvents) => Transport> = {
  udp: (farEnd) => (events) => openUdpTransport({ farEnd }, events),
  tcp: (farEnd) => (events) => openTcpTransport({ farEnd, tls: null }, events),
  tls:
    (farEnd, authority = pem("first-cert")) =>
    (events) =>
      openTcpTransport({ farEnd, tls: { authority, own: null, serverName: null } }, events),
};

/** Takes what it is asked as it is told to; both ends are ours here, Kamailio and SIPp are asked in test/contracts. */
async function farEnd(protocol: SipProtocol, take: (asked: Asked) => void) {
  const noise: string[] = [];
  const endpoint = createEndpoint({
    ...own,
    openTransport: listeners[protocol],
    onRequest: (asked) => (asked.request.method === "OPTIONS" ? false : (take(asked), true)),
    onNoise: (why) => noise.push(why),
  });
  const place = await endpoint.listening();
  return { endpoint, place, noise, [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose]() };
}
const client = (protocol: SipProtocol, place: Place, options: Partial<EndpointOptions> = {}) =>
  createEndpoint({ ...own, openTransport: dialers[protocol](place), ...options });

describe.each(["udp", "tcp", "tls"] as const)("R-408 two ends over %s", (protocol) => {
  test("a request comes as it was sent, its answer comes back, and the far end may ask in turn over the same flow", async () => {
    const asked: Asked[] = [];
    await using far = await farEnd(protocol, (one) => {
      asked.push(one);
      one.answer({ status: 202, reason: "Accepted", body: bytesOf("<mrs/>") });
    });
    const heard: string[] = [];
    await using near = client(protocol, far.place, {
      onRequest(one) {
        heard.push(textOf(one.request.body));
        one.answer({ status: 200, reason: "OK" });
        return true;
      },
    });
    const outcome = await near.request(message, limit());
    expect(outcome).toMatchObject({ kind: "answered", response: { status: 202, body: bytesOf("<mrs/>") } });
    const [first] = asked;
    if (!first || outcome.kind !== "answered") throw new Error("not asked");
    expect(textOf(first.request.body)).toBe("<mrq/>");
    expect(headerOf(outcome.response, "to")).toMatch(/;tag=/);
    expect(headerOf(outcome.response, "via")).toContain(`;rport=${first.flow.remote.port}`);
    const back = far.endpoint.exchange({ ...message, uri: "sip:26317@there", body: bytesOf("<back/>") }, first.flow, {
      onResponse: () => {},
      onFailed: () => {},
    });
    await expect.poll(() => heard).toEqual(["<back/>"]);
    back.stop();
    expect(await near.request({ ...message, method: "OPTIONS" }, limit())).toMatchObject({ response: { status: 200 } });
  });

  test("nobody there: unreachable or silent, never thrown, and nothing stays behind", async () => {
    await using near = client(protocol, { host: "127.0.0.1", port: 9 });
    const outcome = await near.request(message, AbortSignal.timeout(300));
    expect(["unreachable", "silent"]).toContain(outcome.kind);
    expect(near.underWay()).toBe(0);
    const aborted = await near.request(message, AbortSignal.abort());
    expect(aborted.kind).not.toBe("answered");
  });

  test("R-668 whoever fails at what comes costs that message and nothing else: it is told, a request is answered with 500, and the next one is heard", async () => {
    const faults: unknown[] = [];
    const onFault = (error: unknown): void => void faults.push(error);
    let asked = 0;
    await using far = createEndpoint({
      ...own,
      openTransport: listeners[protocol],
      onFault,
      onRequest(one) {
        asked += 1;
        if (asked === 1) throw new Error("a mistake of ours");
        one.answer({ status: 200, reason: "OK" });
        return true;
      },
    });
    await using near = client(protocol, await far.listening(), { onFault });
    expect(await near.request(message, limit())).toMatchObject({ kind: "answered", response: { status: 500 } });
    expect(await near.request(message, limit())).toMatchObject({ kind: "answered", response: { status: 200 } });
    expect(faults).toEqual([new Error("a mistake of ours")]);

    // Whoever asked may fail as well: what is decided about the request goes on, and nothing stays behind.
    const opened = await near.flow(limit());
    if (opened.kind !== "open") throw new Error(opened.why);
    near.exchange(message, opened.flow, {
      onResponse() {
        throw new Error("and at an answer");
      },
      onFailed: () => {},
    });
    await expect.poll(() => faults.length).toBe(2);
    if (protocol !== "udp") expect(near.underWay()).toBe(0);
    expect(await near.request(message, limit())).toMatchObject({ response: { status: 200 } });
  });

  test("what is never answered is silent when the signal says so", async () => {
    await using far = await farEnd(protocol, () => {});
    await using near = client(protocol, far.place);
    expect(await near.request(message, AbortSignal.timeout(200))).toEqual({ kind: "silent", why: "no answer in time" });
    expect(near.underWay()).toBe(0);
  });
});

test("R-408 a datagram that was lost is sent again, and its repetition is heard once", async () => {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const seen: string[] = [];
  socket.on("message", (bytes, from) => {
    const text = bytes.toString();
    seen.push(text);
    // The first one is lost, the second answered twice.
    if (seen.length !== 2) return;
    const [head = ""] = text.replace("MESSAGE sip:arc@centre SIP/2.0", "SIP/2.0 200 OK").split("\r\n\r\n");
    const answer = `${head.replace(/Content-Length: \d+/, "Content-Length: 0")}\r\n\r\n`;
    socket.send(answer, from.port, from.address);
    socket.send(answer, from.port, from.address);
  });
  await using near = client("udp", { host: "127.0.0.1", port: socket.address().port });
  expect(await near.request(message, limit())).toMatchObject({ kind: "answered", response: { status: 200 } });
  expect(seen).toHaveLength(2);
  expect(seen[1]).toBe(seen[0]);
  socket.close();
});

test("R-408 over UDP only the far end is heard", async () => {
  const noise: string[] = [];
  let asked = 0;
  const take = () => ((asked += 1), false);
  await using near = client(
    "udp",
    { host: "127.0.0.2", port: 9 },
    { onRequest: take, onNoise: (why) => noise.push(why) },
  );
  const opened = await near.flow(limit());
  if (opened.kind !== "open") throw new Error(opened.why);
  await using stranger = client("udp", { host: "127.0.0.1", port: opened.flow.local.port });
  await stranger.request(message, AbortSignal.timeout(300));
  expect(asked).toBe(0);
  expect(noise).toContain("a datagram from somebody else");
});

test("R-409 a certificate of another authority, or for another name, is no centre", async () => {
  await using far = await farEnd("tls", (asked) => asked.answer({ status: 200, reason: "OK" }));
  await using stranger = createEndpoint({ ...own, openTransport: dialers.tls(far.place, pem("second-cert")) });
  expect(await stranger.request(message, limit())).toMatchObject({
    kind: "unreachable",
    why: expect.stringMatching(/certificate/i),
  });
  const named = { farEnd: far.place, tls: { authority: pem("first-cert"), own: null, serverName: "centre.example" } };
  await using misnamed = createEndpoint({ ...own, openTransport: (events) => openTcpTransport(named, events) });
  expect(await misnamed.request(message, limit())).toMatchObject({
    kind: "unreachable",
    why: expect.stringMatching(/altnames/i),
  });
});

test("R-408 a connection that breaks while an answer is awaited is told at once, and the next request opens another", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.once("data", () => socket.destroy());
    socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const closed: string[] = [];
  await using near = client(
    "tcp",
    { host: "127.0.0.1", port: address.port },
    { onFlowClosed: (why) => closed.push(why) },
  );
  for (let time = 0; time < 2; time++) {
    expect(await near.request(message, limit())).toEqual({ kind: "silent", why: "the connection was lost" });
  }
  expect([connections, closed.length]).toEqual([2, 2]);
  server.close();
});

describe("R-410 registration", () => {
  test("is refreshed at half of what was granted, asks for longer when told, and says farewell", async () => {
    const manual = createManualClock({ wallMs: 0 });
    const asked: string[] = [];
    await using far = await farEnd("tcp", ({ request, answer }) => {
      const expires = /expires=(\d+)/.exec(headerOf(request, "contact") ?? "")?.[1] ?? "";
      asked.push(`${headerOf(request, "cseq")} ${expires}`);
      const isBrief = expires === "300";
      answer(
        isBrief
          ? { status: 423, reason: "Interval Too Brief", headers: [{ name: "min-expires", value: "600" }] }
          : { status: 200, reason: "OK", headers: [{ name: "contact", value: headerOf(request, "contact") ?? "" }] },
      );
    });
    await using near = client("tcp", far.place, { clock: manual });
    const standings: string[] = [];
    const registration = createRegistration({
      endpoint: near,
      registrar: "sip:centre",
      address: "sip:26317@centre",
      user: "26317",
      clock: manual,
      random: () => 0,
      onChange: ({ at }) => standings.push(at),
    });
    await expect.poll(() => asked).toEqual(["1 REGISTER 300"]);
    await expect.poll(() => registration.standing()).toMatchObject({ why: "423 Interval Too Brief" });
    await manual.advanceTo(2_000);
    await expect.poll(() => registration.standing()).toEqual({ at: "registered", expires: 600_000 });
    await manual.advanceTo(302_000);
    await expect.poll(() => asked).toEqual(["1 REGISTER 300", "2 REGISTER 600", "3 REGISTER 600"]);
    await expect.poll(() => near.underWay()).toBe(0);
    await registration[Symbol.asyncDispose]();
    expect(asked.at(-1)).toBe("4 REGISTER 0");
    expect(standings).toEqual(["registered", "closed"]);
  });
});
