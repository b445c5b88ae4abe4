import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { createDesk } from "@shouwang/cloud/emergency/desk/desk-service.ts";
import { createWebhook } from "@shouwang/cloud/emergency/webhook/http-webhook.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startWebhookReceiver } from "../../hardware/simulators/webhook-receiver.ts";
import { noticeOf } from "../builders/notices.ts";
import { describeEmergencyService, type FarEnd } from "./emergency-suite.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const secret = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
const webhookTo = (url: string, answerWithin = seconds(10)) =>
  createWebhook({ name: "webhook", url, secret, clock, answerWithin });
/** For ends of which no answer comes. */
const soon = seconds(1);

async function receiver(): Promise<FarEnd> {
  const server = await startWebhookReceiver({ secret, port: 0 });
  return {
    service: webhookTo(server.url),
    has: () => server.received.length,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A far end that does with a request what `handle` says, after the whole request has come. */
function serverThat(handle: (response: ServerResponse) => void, answerWithin?: Millis): () => Promise<FarEnd> {
  return async () => {
    const listener: RequestListener = (request, response) => void request.resume().on("end", () => handle(response));
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return {
      service: webhookTo(`http://127.0.0.1:${address.port}/`, answerWithin),
      has: () => 0,
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      },
    };
  };
}

function pourWithoutEnd(response: ServerResponse): void {
  const block = "x".repeat(1 << 16);
  while (!response.destroyed && response.write(block));
  if (!response.destroyed) response.once("drain", () => pourWithoutEnd(response));
}

describeEmergencyService("webhook", {
  well: receiver,
  async gone() {
    const end = await receiver();
    await end[Symbol.asyncDispose]();
    return { ...end, async [Symbol.asyncDispose]() {} };
  },
  silent: serverThat(() => {}, seconds(30)),
  unwell: {
    "hangs until the connector's own limit: unreachable": { open: serverThat(() => {}, soon), is: "unreachable" },
    "hangs up without a word: unreachable": { open: serverThat((response) => response.destroy()), is: "unreachable" },
    "says 200 and breaks off: not believed": {
      open: serverThat((response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("half", () => response.destroy());
      }),
      is: "unreachable",
    },
    "says 200 and never ends: not believed": {
      open: serverThat((response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("half");
      }, soon),
      is: "unreachable",
    },
    "says 200 and pours without end: accepted, the rest is not read": {
      open: serverThat(pourWithoutEnd),
      is: "accepted",
    },
    "says 500: tried again": { open: serverThat((response) => response.writeHead(500).end("no")), is: "unreachable" },
    "says 429 with Retry-After: tried again": {
      open: serverThat((response) => response.writeHead(429, { "retry-after": "3600" }).end()),
      is: "unreachable",
    },
    "is slow, and within the limit: accepted": {
      open: serverThat((response) => void clock.after(seconds(0.5), () => response.end("at last"))),
      is: "accepted",
    },
    "says 400: will not take it": { open: serverThat((response) => response.writeHead(400).end()), is: "refused" },
    "says 410: will not take it": { open: serverThat((response) => response.writeHead(410).end()), is: "refused" },
    "sends elsewhere: not followed": {
      open: serverThat((response) => response.writeHead(307, { location: "http://127.0.0.1:9/" }).end()),
      is: "unreachable",
    },
    "speaks no HTTP: unreachable": {
      open: serverThat((response) => {
        response.socket?.end("SIP/2.0 200 OK\r\n\r\n");
      }),
      is: "unreachable",
    },
  },
});

/** A page: shows each version a moment after it was told. */
async function openDesk(shows: boolean): Promise<FarEnd> {
  const desk = createDesk({ clock });
  desk.opened("desk-1");
  const seen = new Set<string>();
  return {
    service: {
      name: desk.service.name,
      deliver(notice, signal) {
        if (shows) {
          void clock.after(seconds(0.01), () => {
            desk.shown("desk-1", notice.incidentId, notice.incidentVersion);
            seen.add(notice.incidentId);
          });
        }
        return desk.service.deliver(notice, signal);
      },
    },
    has: () => seen.size,
    async [Symbol.asyncDispose]() {
      desk.closed("desk-1");
    },
  };
}

describeEmergencyService("desk", {
  well: () => openDesk(true),
  async gone() {
    const { service } = createDesk({ clock });
    return { service, has: () => 0, async [Symbol.asyncDispose]() {} };
  },
  silent: () => openDesk(false),
  unwell: {
    "shows an older version only: not delivered": {
      async open() {
        const desk = createDesk({ clock });
        desk.opened("desk-1");
        desk.shown("desk-1", noticeOf().incidentId, noticeOf().incidentVersion - 1);
        return { service: desk.service, has: () => 0, async [Symbol.asyncDispose]() {} };
      },
      is: "unreachable",
    },
  },
});
