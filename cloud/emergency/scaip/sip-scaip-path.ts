/** One path by SCAIP to one receiver, over the transport that is set. Supervised by heartbeats (PI), which the receiver answers as it answers an alarm. */

import { randomBytes } from "node:crypto";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { digestHash } from "../../sip/crypto-hash.ts";
import { createEndpoint, type EndpointOptions, type SipEndpoint } from "../../sip/endpoint.ts";
import { createRegistration } from "../../sip/registration.ts";
import { openTcpTransport } from "../../sip/tcp-transport.ts";
import { openUdpTransport } from "../../sip/udp-transport.ts";
import type { EmergencyPath } from "../emergency-path.ts";
import type { Delivered } from "../emergency-service.ts";
import type { CodeTable } from "../mapping/code-table.ts";
import { heartbeatOf, requestsOf } from "./requests-of.ts";
import { createScaipClient } from "./scaip-client.ts";
import type { ScaipSettings } from "./settings.ts";

export type ScaipNeeds = {
  clock: Pick<Clock, "after">;
  /** The centre's own. */
  mapping: CodeTable;
  /** Our mistake or theirs, which no repetition changes: a fault for a technician. */
  onDefect(sentence: string): void;
};

/** A street's alarms at once; what comes beyond waits its turn, and its time begins with it. */
const sideBySide = 64;

const newToken = (): string => randomBytes(12).toString("hex");

export function openScaipPath(settings: ScaipSettings, needs: ScaipNeeds): EmergencyPath {
  const { clock } = needs;
  const { host, port, controllerId } = settings;
  const table = needs.mapping;
  const domain = settings.domain ?? hostInUri(host);
  const client = createScaipClient({
    endpoint: () => endpoint,
    address: { receiver: `sip:${settings.receiver}@${domain}`, domain },
    answerWithin: seconds(settings.answerWithinSeconds),
    clock,
    onDefect: needs.onDefect,
  });
  const endpoint: SipEndpoint = createEndpoint({
    openTransport: transportOf(settings),
    credentials: credentialsOf(settings),
    hash: digestHash,
    clock,
    newToken,
    onRequest: (asked) => client.onRequest(asked),
    onFlowClosed: () => registration?.renew(),
    onFault: (error) =>
      needs.onDefect(
        `What a SCAIP receiver sent met a mistake of ours and was dropped: ${String(error).slice(0, 200)}`,
      ),
  });
  const registration = settings.isRegistered
    ? createRegistration({
        endpoint,
        registrar: `sip:${domain}`,
        address: `sip:${controllerId}@${domain}`,
        user: controllerId,
        clock,
        random: Math.random,
      })
    : undefined;

  return {
    name: `SCAIP ${settings.transport} ${host}:${port}`,
    sideBySide,
    async deliver(notice, signal) {
      let last: Delivered = { kind: "refused", why: "nothing to be told" };
      // One after the other, the loudest first; what was taken before is known by its reference when all of it is tried again.
      for (const request of requestsOf(notice, { table, settings })) {
        last = await client.tell(request, signal);
        if (last.kind !== "accepted") return last;
      }
      return last;
    },
    supervision: {
      every: seconds(settings.superviseEverySeconds),
      ask: (signal) => client.tell(heartbeatOf(newToken().slice(0, 16), { table, settings }), signal),
    },
    async [Symbol.asyncDispose]() {
      await registration?.[Symbol.asyncDispose]();
      await endpoint[Symbol.asyncDispose]();
    },
  };
}

function transportOf(settings: ScaipSettings): EndpointOptions["openTransport"] {
  const { host, port, authority, serverName, certificate, certificateKey } = settings;
  const farEnd = { host, port };
  switch (settings.transport) {
    case "udp":
      return (events) => openUdpTransport({ farEnd }, events);
    case "tcp":
      return (events) => openTcpTransport({ farEnd, tls: null }, events);
    case "tls": {
      const own = certificate === null || certificateKey === null ? null : { certificate, key: certificateKey };
      return (events) => openTcpTransport({ farEnd, tls: { authority, own, serverName } }, events);
    }
  }
}

function credentialsOf({ username, password }: ScaipSettings): EndpointOptions["credentials"] {
  return username === null || password === null ? null : { username, password };
}

const hostInUri = (host: string): string => (host.includes(":") ? `[${host}]` : host);
