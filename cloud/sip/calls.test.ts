import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { millis } from "@shouwang/shared/time/duration.ts";
import { offer, openSipHouse, type SipHouse } from "../../test/builders/sip-house.ts";
import type { IncomingCall } from "./call.ts";
import { openTcpListener } from "./tcp-listener.ts";
import { openTcpTransport } from "./tcp-transport.ts";
import type { Place } from "./transport.ts";
import { openUdpTransport } from "./udp-transport.ts";

const local: Place = { host: "127.0.0.1", port: 0 };

async function twoHouses(transport: "udp" | "tcp", onIncoming: (incoming: IncomingCall, house: SipHouse) => void) {
  const theirs = openSipHouse({
    openTransport: (events) =>
      transport === "udp"
        ? openUdpTransport({ farEnd: null, local }, events)
        : openTcpListener({ local, tls: null }, events),
    onIncoming,
  });
  const farEnd = await theirs.endpoint.listening();
  const ours = openSipHouse({
    openTransport: (events) =>
      transport === "udp" ? openUdpTransport({ farEnd }, events) : openTcpTransport({ farEnd, tls: null }, events),
  });
  const close = async (): Promise<void> => {
    await ours[Symbol.asyncDispose]();
    await theirs[Symbol.asyncDispose]();
  };
  return { ours, theirs, [Symbol.asyncDispose]: close };
}
const uri = "sip:12349@there";

describe.each(["udp", "tcp"] as const)("R-418 calls over %s", (transport) => {
  test("rings, is taken, and whoever called hangs up", async () => {
    await using both = await twoHouses(transport, (incoming, house) => {
      incoming.ring();
      incoming.take(offer, house.events);
    });
    const call = both.ours.place(uri);
    await expect.poll(() => both.ours.log).toEqual(["ringing", "taken v=0"]);
    expect(both.theirs.log).toEqual(["taken v=0"]);
    call.hangUp();
    call.hangUp();
    await expect.poll(() => both.theirs.log).toEqual(["taken v=0", "ended hung-up them"]);
    expect(both.ours.log).toEqual(["ringing", "taken v=0", "ended hung-up us"]);
    expect([both.ours.calls.count(), both.theirs.calls.count()]).toEqual([0, 0]);
  });

  test("whoever was called hangs up", async () => {
    await using both = await twoHouses(transport, (incoming, house) => {
      const call = incoming.take(offer, house.events);
      setTimeout(() => call.hangUp(), 50);
    });
    both.ours.place(uri);
    await expect.poll(() => both.ours.log).toEqual(["taken v=0", "ended hung-up them"]);
    expect(both.theirs.log).toEqual(["taken v=0", "ended hung-up us"]);
  });

  test("is given up while it rings, and the other end stops ringing", async () => {
    let isCancelled = false;
    await using both = await twoHouses(transport, (incoming) => {
      incoming.ring();
      incoming.onCancelled = () => (isCancelled = true);
    });
    const call = both.ours.place(uri);
    await expect.poll(() => both.ours.log).toEqual(["ringing"]);
    call.hangUp();
    await expect.poll(() => both.ours.log).toEqual(["ringing", "ended cancelled"]);
    expect(isCancelled).toBe(true);
    expect(both.ours.calls.count()).toBe(0);
  });

  test("rings as long as it is to", async () => {
    await using both = await twoHouses(transport, (incoming, house) => {
      incoming.ring();
      // Too late: it takes nothing any more.
      incoming.onCancelled = () => void incoming.take(offer, house.events);
    });
    both.ours.place(uri, millis(100));
    await expect.poll(() => both.ours.log).toEqual(["ringing", "ended not-taken"]);
    expect(both.theirs.log).toEqual(["ended cancelled"]);
  });

  test("is refused, with what the other end says", async () => {
    await using both = await twoHouses(transport, (incoming) => incoming.refuse(486, "Busy Here"));
    both.ours.place(uri);
    await expect.poll(() => both.ours.log).toEqual(["ended refused 486"]);
  });
});

test("R-418 nobody there ends a call with a reason, at the first signal of whoever called", async () => {
  await using tcp = openSipHouse({
    openTransport: (events) => openTcpTransport({ farEnd: { host: "127.0.0.1", port: 9 }, tls: null }, events),
  });
  tcp.place(uri);
  await expect.poll(() => tcp.log).toEqual(["ended unreachable"]);
});

test("R-418 an answer that comes twice is acknowledged twice, and a second phone that takes it is hung up", async () => {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const seen: string[] = [];
  socket.on("message", (bytes, from) => {
    const text = bytes.toString();
    seen.push(text.split(" ")[0] ?? "");
    if (!text.startsWith("INVITE")) return;
    const [head = ""] = text.split("\r\n\r\n");
    const kept = head.split("\r\n").filter((line) => /^(Via|From|Call-ID|CSeq):/.test(line));
    const to = head.split("\r\n").find((line) => line.startsWith("To:")) ?? "";
    const taken = (tag: string): string =>
      [
        "SIP/2.0 200 OK",
        ...kept,
        `${to};tag=${tag}`,
        "Contact: <sip:phone@127.0.0.1>",
        "Content-Length: 0",
        "",
        "",
      ].join("\r\n");
    for (const tag of ["one", "one", "two"]) socket.send(taken(tag), from.port, from.address);
  });
  await using house = openSipHouse({
    openTransport: (events) => openUdpTransport({ farEnd: { host: "127.0.0.1", port: socket.address().port } }, events),
  });
  house.place(uri);
  await expect.poll(() => seen.slice(0, 5).toSorted()).toEqual(["ACK", "ACK", "ACK", "BYE", "INVITE"]);
  expect(house.log).toEqual(["taken without offer"]);
  socket.close();
});
