import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { describeReceived, startWebhookReceiver } from "../../../hardware/simulators/webhook-receiver.ts";
import { deliveryIdOf, noticeOf } from "../../../test/builders/notices.ts";
import { createWebhook } from "./http-webhook.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const limit = (): AbortSignal => AbortSignal.timeout(4_000);
const webhookTo = (url: string) => createWebhook({ name: "webhook", url, secret, clock });

/** Keeps what was sent, byte for byte. */
async function listen() {
  const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      requests.push({ headers: request.headers, body });
      response.end("taken");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}/in?tenant=1`, requests, [Symbol.dispose]: close };
}

describe("R-025 the webhook is signed", () => {
  test("as the library and our own computation agree, over the very bytes that were sent", async () => {
    using server = await listen();
    expect(await webhookTo(server.url).deliver(noticeOf(), limit())).toEqual({
      kind: "accepted",
      receipt: "200 taken",
    });
    const { headers, body } = server.requests[0] ?? { headers: {}, body: "" };
    const id = String(headers["webhook-id"]);
    const timestamp = String(headers["webhook-timestamp"]);
    const signature = String(headers["webhook-signature"]);
    expect(id).toBe("delivery-1");
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(10);
    const hmac = createHmac("sha256", Buffer.alloc(32, 7)).update(`${id}.${timestamp}.${body}`).digest("base64");
    expect(signature).toBe(`v1,${hmac}`);
    const given = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
    expect(new Webhook(secret).verify(body, given)).toMatchObject({ type: "incident.raised" });
    expect(() => new Webhook(secret).verify(body.replace("panic", "eased"), given)).toThrow();
  });

  test("sent twice is harmless: one notice, one receipt, and each attempt signed anew", async () => {
    await using receiver = await startWebhookReceiver({ secret, port: 0 });
    const webhook = webhookTo(receiver.url);
    const first = await webhook.deliver(noticeOf(), limit());
    const second = await webhook.deliver(noticeOf({ attempt: 2, incidentVersion: 4 }), limit());
    expect(first).toEqual({ kind: "accepted", receipt: "200 R000001" });
    expect(second).toEqual(first);
    expect([receiver.received.length, receiver.repeats()]).toEqual([1, 1]);
    await webhook.deliver(noticeOf({ deliveryId: deliveryIdOf("delivery-2") }), limit());
    expect(receiver.received.map(({ receipt }) => receipt)).toEqual(["R000001", "R000002"]);
  });

  test("with another secret, or a clock that nobody set, the receiver does not believe it", async () => {
    await using receiver = await startWebhookReceiver({ secret, port: 0 });
    const stranger = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    const forged = createWebhook({ name: "webhook", url: receiver.url, secret: stranger, clock });
    expect(await forged.deliver(noticeOf(), limit())).toMatchObject({ kind: "refused" });
    const late = createWebhook({ name: "webhook", url: receiver.url, secret, clock: { wallMs: () => 86_400_000 } });
    expect(await late.deliver(noticeOf(), limit())).toMatchObject({ kind: "refused" });
    expect(receiver.received).toEqual([]);
    expect(receiver.refusals).toEqual([
      "the signature does not match",
      expect.stringMatching(/^sent \d+ s ago, by its own clock$/),
    ]);
  });

  test("the receiver says in one line what arrived", async () => {
    await using receiver = await startWebhookReceiver({ secret, port: 0 });
    await webhookTo(receiver.url).deliver(noticeOf(), limit());
    const [one] = receiver.received;
    expect(one && describeReceived(one)).toMatch(
      /^\d\d:\d\d:\d\d {2}new alarm: 紧急呼叫 emergency call \(bedroom\) — 3 Lane Five, flat 202 \[incident-1 v3, receipt R000001\]$/,
    );
  });

  test.each([
    [{}, "not signed"],
    [{ "webhook-id": "x", "webhook-timestamp": "now", "webhook-signature": "v1,x" }, "s ago"],
  ])("the receiver turns %j away and goes on", async (headers, why) => {
    await using receiver = await startWebhookReceiver({ secret, port: 0 });
    const answer = await fetch(receiver.url, { method: "POST", body: "{}", headers, signal: limit() });
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining(why)]);
    expect((await fetch(receiver.url, { signal: limit() })).status).toBe(405);
    const huge = await fetch(receiver.url, { method: "POST", body: "x".repeat(300_000), signal: limit() });
    expect(huge.status).toBe(413);
    expect(await webhookTo(receiver.url).deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
  });
});

describe("what cannot work is said at the start", () => {
  test.each([
    ["ftp://centre/x", secret, "must begin with https:// or http://"],
    ["centre", secret, "must begin with https:// or http://"],
    ["https://me:word@centre/x", secret, "must not hold a name or password"],
    ["https://centre/x", "topsecret", 'must be "whsec_"'],
    ["https://centre/x", `whsec_${Buffer.alloc(8).toString("base64")}`, "24 to 64 random bytes"],
    ["https://centre/x", "whsec_", "24 to 64 random bytes"],
  ])("%s with %s", (url, given, sentence) => {
    expect(() => createWebhook({ name: "webhook", url, secret: given, clock, answerWithin: seconds(1) })).toThrow(
      sentence,
    );
  });
});
