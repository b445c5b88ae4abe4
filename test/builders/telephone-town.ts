/** A desk's trunk, its switchboard, and a telephone exchange at the other end whose telephones do as they are told. All of it is real SIP over loopback. */

import { randomBytes } from "node:crypto";
import { must, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { Call, CallBody, CallEvents, IncomingCall } from "@shouwang/cloud/sip/call.ts";
import { parseSipUri } from "@shouwang/cloud/sip/header-fields.ts";
import { headerOf, textOf, type Header } from "@shouwang/cloud/sip/message.ts";
import { openTcpBothTransport } from "@shouwang/cloud/sip/tcp-both-transport.ts";
import { openUdpTransport } from "@shouwang/cloud/sip/udp-transport.ts";
import type { PhoneCall } from "@shouwang/cloud/telephony/switchboard/phone-call.ts";
import {
  createSwitchboard,
  type OperatorPhone,
  type Switchboard,
  type SwitchboardNeeds,
} from "@shouwang/cloud/telephony/switchboard/switchboard.ts";
import { openTrunk } from "@shouwang/cloud/telephony/trunk/sip-trunk.ts";
import { trunkSettings } from "@shouwang/cloud/telephony/trunk/settings.ts";
import type { TrunkStanding } from "@shouwang/cloud/telephony/trunk/trunk.ts";
import { createTrunks, type Trunks } from "@shouwang/cloud/telephony/trunks.ts";
import { freePort } from "../../scripts/free-port.ts";
import { openSipHouse, sdpOf, type SipHouse } from "./sip-house.ts";

export type Behaviour = "takes" | "rings" | "busy" | "away";

/** One telephone, or whoever has a number. */
export type Telephone = {
  readonly log: readonly string[];
  /** Its call, once it has taken one or made one. */
  call(): Call | null;
  /** What it heard last of the other end's sound. */
  heard(): string;
  /** Lifts it, while it rings. */
  lift(): void;
  hangUp(): void;
  /** From: who calls, as it is shown. */
  shown(): string;
};

export type TelephoneTown = AsyncDisposable & {
  switchboard: Switchboard;
  trunks: Trunks;
  exchange: SipHouse;
  /** Each change that was told, the newest last. */
  told: readonly PhoneCall[];
  last(): PhoneCall | undefined;
  standings: readonly TrunkStanding[];
  /** Messages that met a mistake of ours, counted. */
  failures: readonly number[];
  /** Who sits at the desk with a telephone, from now on. */
  sits(...operators: readonly OperatorPhone[]): void;
  behave(phone: string, behaviour: Behaviour): void;
  telephone(user: string): Telephone;
  /** Somebody calls the desk's number. */
  calls(number: string, given?: { body?: CallBody | null; ringsFor?: Millis; headers?: readonly Header[] }): Telephone;
};

type Kept = {
  log: string[];
  call: Call | null;
  heard: CallBody | null;
  shown: string;
  incoming: IncomingCall | null;
};

const clock = createSystemClock({ trust: () => "trusted" });
const host = "127.0.0.1";

export async function openTelephoneTown(
  given: {
    transport?: "udp" | "tcp";
    settings?: object;
    /** Left out: whoever was said to sit there (`sits`). */
    operators?: SwitchboardNeeds["operators"];
  } = {},
): Promise<TelephoneTown> {
  const transport = given.transport ?? "udp";
  const [theirPort, ourPort] = [await freePort(), await freePort()];
  const kept = new Map<string, Kept>();
  const behaviours = new Map<string, Behaviour>();
  const of = (user: string): Kept => {
    const known = kept.get(user) ?? { log: [], call: null, heard: null, shown: "", incoming: null };
    kept.set(user, known);
    return known;
  };
  let ports = 20_000;
  const ends = new Map<string, CallBody>();
  /** Each telephone has a place for its sound. */
  const soundOf = (user: string): CallBody => {
    const body = ends.get(user) ?? sdpOf((ports += 2));
    ends.set(user, body);
    return body;
  };
  const eventsOf = (user: string): CallEvents => {
    const one = of(user);
    return {
      onRinging: () => void one.log.push("ringing"),
      onTaken(body) {
        one.heard = body;
        one.log.push("taken");
      },
      onEnded(end) {
        const more = end.kind === "hung-up" ? end.by : end.kind === "refused" ? end.status : "";
        one.log.push(`ended ${end.kind} ${more}`.trim());
      },
      onOffer(body) {
        one.log.push("offered");
        one.heard = body ?? one.heard;
        return soundOf(user);
      },
      onAcknowledged(body) {
        one.heard = body ?? one.heard;
      },
      onRequest(asked) {
        one.log.push(`asked ${asked.request.method} ${textOf(asked.request.body)}`);
        asked.answer({ status: 200, reason: "OK" });
        return true;
      },
    };
  };
  const lift = (user: string): void => {
    const one = of(user);
    if (one.incoming) one.call = one.incoming.take(soundOf(user), eventsOf(user));
    one.incoming = null;
  };
  const [us, them] = [
    { host, port: ourPort },
    { host, port: theirPort },
  ];
  const exchange = openSipHouse({
    openTransport: (events) =>
      transport === "udp"
        ? openUdpTransport({ farEnd: us, local: them }, events)
        : openTcpBothTransport({ farEnd: us, local: them }, events),
    onIncoming(incoming) {
      const user = parseSipUri(incoming.asked.request.uri)?.user ?? "";
      const one = of(user);
      one.shown = headerOf(incoming.asked.request, "from") ?? "";
      const behaviour = behaviours.get(user) ?? "away";
      if (behaviour === "busy") return incoming.refuse(486, "Busy Here");
      if (behaviour === "away") return incoming.refuse(480, "Temporarily Unavailable");
      one.incoming = incoming;
      incoming.onCancelled = () => {
        one.incoming = null;
        one.log.push("stopped ringing");
      };
      incoming.ring();
      one.log.push("rings");
      return behaviour === "takes" ? lift(user) : undefined;
    },
  });
  // Their end reads what comes from our address once it knows it.
  await exchange.endpoint.flow(AbortSignal.timeout(1_000));
  let operators: readonly OperatorPhone[] = [];
  const standings: TrunkStanding[] = [];
  const failures: number[] = [];
  const trunks = createTrunks({
    open: (wanted, needs) => openTrunk(wanted, { ...needs, clock }),
    clock,
    told: (_, standing) => void standings.push(standing),
    failed: (_, times) => void failures.push(times),
    log: silentLog,
  });
  const switchboard = createSwitchboard({
    trunks,
    operators: given.operators ?? (() => operators),
    clock,
    newId: () => randomBytes(16).toString("hex"),
    log: silentLog,
  });
  const told: PhoneCall[] = [];
  switchboard.subscribe((call) => void told.push(call));
  const settings = { ...them, transport, number: "12349", listenPort: ourPort, listenHost: host, ...given.settings };
  trunks.follow([
    {
      connectorId: must(parseConnectorId("line-1"), "line-1"),
      name: "desk line",
      area: null,
      settings: trunkSettings.parse(settings),
    },
  ]);
  // Our end, theirs likewise.
  const [trunk] = trunks.all();
  while (trunk && trunk.localHost() === null) await new Promise((resolve) => setTimeout(resolve, 5));

  const telephone = (user: string): Telephone => {
    const one = of(user);
    return {
      log: one.log,
      call: () => one.call,
      heard: () => textOf(one.heard?.bytes ?? new Uint8Array(0)),
      lift: () => lift(user),
      hangUp: () => one.call?.hangUp(),
      shown: () => one.shown,
    };
  };
  return {
    switchboard,
    trunks,
    exchange,
    told,
    last: () => told.at(-1),
    standings,
    failures,
    sits: (...now) => void (operators = now),
    behave: (phone, behaviour) => void behaviours.set(phone, behaviour),
    telephone,
    calls(number, { body, ringsFor = seconds(20), headers = [] } = {}) {
      const uri = `sip:12349@${host}:${ourPort}`;
      const placed = {
        uri,
        from: `<sip:${number}@${host}:${theirPort}>`,
        to: `<${uri}>`,
        contactUser: number,
        headers,
        body: body === undefined ? soundOf(number) : body,
        ringsFor,
      };
      of(number).call = exchange.calls.place(placed, eventsOf(number), new AbortController().signal);
      return telephone(number);
    },
    async [Symbol.asyncDispose]() {
      await switchboard[Symbol.asyncDispose]();
      await trunks[Symbol.asyncDispose]();
      await exchange[Symbol.asyncDispose]();
    },
  };
}
