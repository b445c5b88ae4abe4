/** Opens a trunk over the transport that is set, and direct lines to telephones whose SIP address lies elsewhere. */

import { randomBytes } from "node:crypto";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { IncomingCall } from "../../sip/call.ts";
import { createCalls, type Calls } from "../../sip/calls.ts";
import { digestHash } from "../../sip/crypto-hash.ts";
import { createEndpoint, type EndpointOptions, type SipEndpoint } from "../../sip/endpoint.ts";
import { parseSipUri } from "../../sip/header-fields.ts";
import { createRegistration } from "../../sip/registration.ts";
import { openTcpBothTransport } from "../../sip/tcp-both-transport.ts";
import { openTcpTransport } from "../../sip/tcp-transport.ts";
import type { Place } from "../../sip/transport.ts";
import { openUdpTransport } from "../../sip/udp-transport.ts";
import type { WantedTrunk } from "../trunks.ts";
import { addressesOf, hostInUri, userOf } from "./addresses.ts";
import type { TrunkSettings } from "./settings.ts";
import { trunkSentence } from "./trunk-sentence.ts";
import { watchTrunk, type TrunkState } from "./trunk-watch.ts";
import type { Trunk, TrunkStanding } from "./trunk.ts";

/** Telephones of a large desk that are dialled directly. What comes beyond goes over the trunk. */
const directLinesMax = 64;

/** A proxy says so of what lies behind it. Any other answer to OPTIONS, a refusal too, is one of a trunk that is there. */
const awayStatuses: readonly number[] = [408, 503, 504];

const newToken = (): string => randomBytes(12).toString("hex");

export type TrunkNeeds = {
  clock: Clock;
  onIncoming(incoming: IncomingCall): void;
  onStanding(standing: TrunkStanding): void;
  /** A message met a mistake of ours and was dropped. */
  onFault(error: unknown): void;
};

export function openTrunk({ connectorId, name, area, settings }: WantedTrunk, needs: TrunkNeeds): Trunk {
  const { clock } = needs;
  const domain = settings.domain ?? hostInUri(settings.host);
  const user = userOf(settings);
  let localHost: string | null = null;
  const calls = createCalls({
    endpoint: () => endpoint,
    clock,
    contactUser: user,
    onIncoming: (incoming) => needs.onIncoming(incoming),
  });
  const endpoint: SipEndpoint = createEndpoint({
    openTransport: transportOf(settings),
    credentials: credentialsOf(settings),
    hash: digestHash,
    clock,
    newToken,
    onRequest: (asked) => calls.onRequest(asked),
    onAcknowledgement: (request) => calls.onAcknowledgement(request),
    onFault: needs.onFault,
    onFlowClosed() {
      registration?.renew();
      watch.lineLost();
    },
  });
  const registration = settings.isRegistered
    ? createRegistration({
        endpoint,
        registrar: `sip:${domain}`,
        address: `sip:${user}@${domain}`,
        user,
        clock,
        random: Math.random,
        onChange: ({ at }) => watch.registered(at === "registered"),
      })
    : undefined;
  const ask = async (signal: AbortSignal): Promise<string | null> => {
    const opened = await endpoint.flow(signal);
    if (opened.kind === "unreachable") return opened.why;
    localHost = opened.flow.local.host;
    const address = `<sip:${user}@${domain}>`;
    const outcome = await endpoint.request(
      { method: "OPTIONS", uri: `sip:${domain}`, from: address, to: `<sip:${domain}>`, contactUser: user },
      signal,
    );
    if (outcome.kind !== "answered") return outcome.why;
    const { status, reason } = outcome.response;
    return awayStatuses.includes(status) ? `${status} ${reason}` : null;
  };
  const standingOf = ({ at, sinceMs, why }: TrunkState): TrunkStanding => ({
    isUp: at !== "down",
    sinceMs,
    sentence: at === "down" ? trunkSentence(name, why ?? "") : null,
  });
  const watch = watchTrunk({
    within: seconds(settings.superviseEverySeconds),
    isRegistered: settings.isRegistered,
    ask,
    whyNotRegistered() {
      const now = registration?.standing();
      return now?.at === "registering" && now.why !== null ? `registration: ${now.why}` : "no registration";
    },
    clock,
    onChange: (state) => needs.onStanding(standingOf(state)),
  });

  const addresses = addressesOf(settings);
  const direct = new Map<string, { calls: Calls; endpoint: SipEndpoint }>();
  const directTo = (place: Place & { transport: TrunkSettings["transport"] }): Calls => {
    const key = `${place.transport} ${place.host} ${place.port}`;
    const known = direct.get(key);
    if (known) return known.calls;
    if (direct.size >= directLinesMax) return calls;
    // A telephone calls the trunk's number, never us; and it is never shown the trunk's password.
    const own = createCalls({ endpoint: () => line, clock, contactUser: user, onIncoming: null });
    const line: SipEndpoint = createEndpoint({
      openTransport: transportOf({ ...settings, ...place, serverName: null, listenPort: null }),
      credentials: null,
      hash: digestHash,
      clock,
      newToken,
      onRequest: (asked) => own.onRequest(asked),
      onAcknowledgement: (request) => own.onAcknowledgement(request),
      onFault: needs.onFault,
    });
    direct.set(key, { calls: own, endpoint: line });
    return own;
  };

  return {
    connectorId,
    name,
    area,
    settings,
    calls,
    addressOf: addresses.addressOf,
    callsTo(numberOrPhone) {
      const uri = parseSipUri(numberOrPhone);
      if (uri === undefined || addresses.isThere(uri)) return calls;
      const named = uri.parameters.get("transport")?.toLowerCase();
      const transport = uri.scheme === "sips" || named === "tls" ? "tls" : named === "tcp" ? "tcp" : "udp";
      const port = uri.port ?? (transport === "tls" ? 5061 : 5060);
      return directTo({ host: uri.host.replaceAll(/[[\]]/g, ""), port, transport });
    },
    localHost: () => localHost,
    standing: () => standingOf(watch.state()),
    inUse: () => calls.count() + [...direct.values()].reduce((all, one) => all + one.calls.count(), 0),
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await registration?.[Symbol.asyncDispose]();
      await Promise.all([endpoint, ...[...direct.values()].map((one) => one.endpoint)].map((one) => close(one)));
    },
  };
}

const close = async (endpoint: AsyncDisposable): Promise<void> => await endpoint[Symbol.asyncDispose]();

function transportOf(settings: TrunkSettings): EndpointOptions["openTransport"] {
  const { host, port, authority, serverName, listenPort, listenHost } = settings;
  const farEnd = { host, port };
  const local = listenPort === null ? null : { host: listenHost ?? "0.0.0.0", port: listenPort };
  switch (settings.transport) {
    case "udp":
      return (events) => openUdpTransport(local === null ? { farEnd } : { farEnd, local }, events);
    case "tcp":
      return (events) =>
        local === null
          ? openTcpTransport({ farEnd, tls: null }, events)
          : openTcpBothTransport({ farEnd, local }, events);
    case "tls":
      return (events) => openTcpTransport({ farEnd, tls: { authority, own: null, serverName } }, events);
  }
}

function credentialsOf({ username, password }: TrunkSettings): EndpointOptions["credentials"] {
  return username === null || password === null ? null : { username, password };
}
