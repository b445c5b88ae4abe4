/**
 * A centre outside, as far as its webhook goes: takes notices by Standard Webhooks 1.0.0, believes only what is signed with the
 * shared secret and fresh, counts a repetition once, and answers with a receipt number.
 *
 * For tests, for `npm start`, and as an example for whoever writes a real one. The signature is computed here with Node's own
 * HMAC and not with the library that the sender uses, so that the two check each other. On its own:
 *
 *   node hardware/simulators/webhook-receiver.ts whsec_… [port]
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import {
  pingPayloadSchema,
  webhookPayloadSchema,
  type WebhookPayload,
} from "@shouwang/cloud/emergency/webhook/payload.ts";

/** Older or newer than this is a replay, or a clock that nobody set (the specification's own example). */
const toleranceSeconds = 5 * 60;
const bodyBytesMax = 256 * 1024;
/** Notices kept for whoever looks; the oldest are forgotten first. */
const receivedMax = 1_000;
/** Numbers by which a repetition is known: more than can be under way. */
const knownMax = 100_000;

export type Received = { webhookId: string; payload: WebhookPayload; receipt: string; receivedAtMs: number };

export type WebhookReceiver = AsyncDisposable & {
  url: string;
  /** Each notice once, in order of arrival. */
  received: readonly Received[];
  /** How often a notice came that was here already. */
  repeats(): number;
  /** How often it was asked whether it is there. */
  pings(): number;
  /** Why requests were turned away. */
  refusals: readonly string[];
};

export async function startWebhookReceiver(options: {
  secret: string;
  /** 0 = a free one. */
  port: number;
  onReceived?: (one: Received) => void;
}): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const receiptOf = new Map<string, string>();
  const refusals: string[] = [];
  let repeats = 0;
  let pings = 0;
  let taken = 0;

  const take = (headers: IncomingMessage["headers"], body: string): { status: number; answer: object } => {
    const refuse = (status: number, why: string): { status: number; answer: object } => {
      if (refusals.push(why) > receivedMax) refusals.shift();
      return { status, answer: { error: why } };
    };
    const webhookId = String(headers["webhook-id"] ?? "");
    const untrusted = verify(options.secret, headers, body);
    if (untrusted !== undefined) return refuse(401, untrusted);
    const known = receiptOf.get(webhookId);
    if (known !== undefined) {
      repeats += 1;
      return { status: 200, answer: { receipt: known } };
    }
    if (pingPayloadSchema.safeParse(parseJson(body)).success) {
      pings += 1;
      return { status: 200, answer: { receipt: "here" } };
    }
    const payload = webhookPayloadSchema.safeParse(parseJson(body));
    if (!payload.success) return refuse(422, payload.error.issues[0]?.message ?? "not a notice");
    const receipt = `R${String(++taken).padStart(6, "0")}`;
    receiptOf.set(webhookId, receipt);
    if (receiptOf.size > knownMax) receiptOf.delete(receiptOf.keys().next().value ?? "");
    const one: Received = { webhookId, payload: payload.data, receipt, receivedAtMs: Date.now() };
    if (received.push(one) > receivedMax) received.shift();
    options.onReceived?.(one);
    return { status: 200, answer: { receipt } };
  };

  const server = createServer((request, response) => {
    const reply = (status: number, answer: object): void => {
      if (response.headersSent) return;
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    };
    if (request.method !== "POST") return reply(405, { error: "notices are posted" });
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= bodyBytesMax) chunks.push(chunk);
      else reply(413, { error: `more than ${bodyBytesMax} bytes` });
    });
    request.on("end", () => {
      const { status, answer } = take(request.headers, Buffer.concat(chunks).toString("utf8"));
      reply(status, answer);
    });
    // A sender that hangs up gets no answer, and is the sender's business.
    request.on("error", () => {});
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");

  return {
    url: `http://127.0.0.1:${address.port}/`,
    received,
    repeats: () => repeats,
    pings: () => pings,
    refusals,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** @returns why it must not be believed, or `undefined`. */
function verify(secret: string, headers: IncomingMessage["headers"], body: string): string | undefined {
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(
    (name) => headers[name],
  );
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") {
    return "not signed: webhook-id, webhook-timestamp and webhook-signature are needed";
  }
  const age = Date.now() / 1000 - Number(timestamp);
  if (!(Math.abs(age) <= toleranceSeconds)) return `sent ${Math.round(age)} s ago, by its own clock`;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
  const isGenuine = signatures.split(" ").some((one) => {
    const [version, text] = one.split(",");
    const given = Buffer.from(text ?? "", "base64");
    return version === "v1" && given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  });
  return isGenuine ? undefined : "the signature does not match";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One line for people: when, what, where, which number. */
export function describeReceived({ payload, receipt, receivedAtMs }: Received): string {
  const { data } = payload;
  const time = new Date(receivedAtMs).toLocaleTimeString("en-GB");
  const alarms = data.alarms
    .map(({ words, room }) => `${words.zh} ${words.en}${room === null ? "" : ` (${room})`}`)
    .join(", ");
  // Whoever reads it must not send anybody out.
  const mark = data.mode === "live" ? "" : `${data.mode.toUpperCase()} `;
  const where = data.homeName ?? data.homeId ?? "an unknown home";
  return `${time}  ${mark}${data.words.en}: ${alarms || "no alarm named"} — ${where} [${data.incidentId} v${data.incidentVersion}, receipt ${receipt}]`;
}

if (import.meta.main) {
  const [secret = "", port = "0"] = process.argv.slice(2);
  if (!secret.startsWith("whsec_")) {
    console.error("Give the secret that the sender has: node hardware/simulators/webhook-receiver.ts whsec_… [port]");
    process.exit(1);
  }
  const receiver = await startWebhookReceiver({
    secret,
    port: Number(port),
    onReceived: (one) => console.log(describeReceived(one)),
  });
  console.log(`A centre outside listens at ${receiver.url}`);
}
