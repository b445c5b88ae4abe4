/**
 * A provider of messages and calls that sends nothing: it takes them by our own contract (docs/phone-provider.md), shows them, and does what people do with their phones:
 * reply, answer and press a key, let it go to voicemail, not answer. It also does what providers do: fail, answer slowly or not at all, tell the same event twice.
 *
 * For tests, and as an example for whoever writes a real one. Signatures are computed here with Node's own HMAC and not with the library that the cloud
 * uses, so that the two check each other.
 */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import {
  eventAnswerSchema,
  providerRequestSchema,
  type EventAnswer,
  type ProviderEvent,
  type ProviderRequest,
} from "@shouwang/cloud/notify/providers/signed/contract.ts";

const toleranceSeconds = 5 * 60;
const keptMax = 1_000;

export type TakenSms = Extract<ProviderRequest, { type: "sms.send" }>["data"];
export type TakenCall = Extract<ProviderRequest, { type: "call.place" }>["data"];

/** What it does with the next requests. */
export type ProviderMood = "well" | "failing" | "refusing" | "hanging" | { slowMs: number };

export type PhoneProviderSimulator = AsyncDisposable & {
  url: string;
  /** Each once, however often it was posted. */
  messages: readonly TakenSms[];
  calls: readonly TakenCall[];
  repeats(): number;
  refusals: readonly string[];
  mood(mood: ProviderMood): void;
  /** A person sends this from that number. @returns what they are answered, as a message. */
  reply(from: string, text: string): Promise<EventAnswer & { status: number }>;
  /** The person who was called presses this key at the question that was asked. */
  press(prompt: string | null, digit: string): Promise<EventAnswer & { status: number }>;
  /** What becomes of a message or call. */
  tell(
    event: ProviderEvent,
    options?: { id?: string; secret?: string; atMs?: number },
  ): Promise<EventAnswer & { status: number }>;
};

export async function startPhoneProvider(options: {
  /** With which the cloud signs what it posts here. */
  secret: string;
  /** With which what is posted to the cloud is signed. */
  incomingSecret: string;
  /** Where the cloud listens for events; may be set later. */
  eventsUrl: () => string;
  port?: number;
  onSms?: (sms: TakenSms) => void;
  onCall?: (call: TakenCall) => void;
}): Promise<PhoneProviderSimulator> {
  const messages: TakenSms[] = [];
  const calls: TakenCall[] = [];
  const receiptOf = new Map<string, string>();
  const refusals: string[] = [];
  let repeats = 0;
  let mood: ProviderMood = "well";
  const keep = <One>(list: One[], one: One): void => {
    if (list.push(one) > keptMax) list.shift();
  };

  const take = (headers: IncomingHttpHeaders, body: string): { status: number; answer: object } => {
    const refuse = (status: number, why: string): { status: number; answer: object } => {
      keep(refusals, why);
      return { status, answer: { error: why } };
    };
    if (!isGenuine(options.secret, headers, body)) return refuse(401, "the signature does not match, or is not of now");
    const request = providerRequestSchema.safeParse(parseJson(body));
    if (!request.success) return refuse(422, request.error.issues[0]?.message ?? "not a request");
    const id = String(headers["webhook-id"]);
    const known = receiptOf.get(id);
    if (known !== undefined) {
      repeats += 1;
      return { status: 200, answer: { receipt: known } };
    }
    const receipt = `${request.data.type === "sms.send" ? "S" : "C"}${String(receiptOf.size + 1).padStart(6, "0")}`;
    receiptOf.set(id, receipt);
    if (request.data.type === "sms.send") {
      keep(messages, request.data.data);
      options.onSms?.(request.data.data);
    } else {
      keep(calls, request.data.data);
      options.onCall?.(request.data.data);
    }
    return { status: 202, answer: { receipt } };
  };

  const closing = new AbortController();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      void (async () => {
        if (mood === "hanging") return;
        if (typeof mood === "object") await pause(mood.slowMs, undefined, { signal: closing.signal }).catch(() => {});
        const body = Buffer.concat(chunks).toString("utf8");
        const { status, answer } =
          mood === "failing"
            ? { status: 503, answer: { error: "the network is overloaded" } }
            : mood === "refusing"
              ? { status: 422, answer: { error: "this number is on a list of those who want nothing" } }
              : take(request.headers, body);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      })();
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");

  const tell: PhoneProviderSimulator["tell"] = async (event, { id, secret, atMs } = {}) => {
    const body = JSON.stringify(event);
    const webhookId = id ?? `event-${randomBytes(8).toString("hex")}`;
    const timestamp = String(Math.floor((atMs ?? Date.now()) / 1_000));
    const answer = await fetch(options.eventsUrl(), {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": webhookId,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signatureOf(secret ?? options.incomingSecret, `${webhookId}.${timestamp}.${body}`).toString("base64")}`,
      },
      signal: AbortSignal.timeout(15_000),
    });
    const said = eventAnswerSchema.safeParse(parseJson(await answer.text()));
    return { status: answer.status, ...(said.success ? said.data : { say: null, prompt: null }) };
  };

  return {
    url: `http://127.0.0.1:${address.port}/`,
    messages,
    calls,
    repeats: () => repeats,
    refusals,
    mood(next) {
      mood = next;
    },
    reply: async (from, text) => await tell({ type: "sms.received", data: { from, text } }),
    press: async (prompt, digit) => await tell({ type: "call.digit", data: { prompt: prompt ?? "", digit } }),
    tell,
    async [Symbol.asyncDispose]() {
      closing.abort();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function signatureOf(secret: string, text: string): Buffer {
  return createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .update(text)
    .digest();
}

function isGenuine(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const timestamp = String(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= toleranceSeconds)) return false;
  const expected = signatureOf(secret, `${String(headers["webhook-id"])}.${timestamp}.${body}`);
  return String(headers["webhook-signature"])
    .split(" ")
    .some((one) => {
      const given = Buffer.from(one.replace(/^v1,/, ""), "base64");
      return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
