/**
 * Two brokers and the lines to them, in memory. They acknowledge and then lose, delay, repeat and reorder as the weather says; a
 * partition swallows everything until the connection is given up; a broker that dies takes its sessions and what it held along. The
 * promise they keep is the one the delivery contract asks of a broker: none. Who connects, and when again, is decided by what ships.
 */

import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { Process } from "./process.ts";
import type { Random } from "./random.ts";
import type { Witness } from "./witness.ts";

export type Weather = { loss: number; repetition: number; longestDelayMs: number };
export const fairWeather: Weather = { loss: 0, repetition: 0, longestDelayMs: 0 };

/** Whose line it is. All that works in the cloud shares one way to each broker. */
export type Who = GatewayId | "cloud";

export type Session = {
  readonly who: Who;
  readonly process: Process;
  takes(topic: string): boolean;
  message(topic: string, payload: Uint8Array): void;
  /** The line is gone; told to its process. */
  over(why: string): void;
  /** What the broker says in its name when the line ends without a goodbye. */
  will(): { topic: string; payload: Uint8Array } | undefined;
};
type Held = Session & {
  isOpen: boolean;
  /** Its broker is dying: it passes on and acknowledges nothing. */
  isMute: boolean;
};

export const brokerUrls = ["mqtt://a", "mqtt://b"] as const;
export type BrokerUrl = (typeof brokerUrls)[number];

/** How long after a cut somebody finds out: the limit of a publish at the earliest, 1.5 keepalives at the latest. */
const givenUpAfter = { gateway: [10_000, 38_000], cloud: [8_000, 22_500] } as const;
/** A connection that is not answered is given up by both ends of ours. */
const answerWithin = millis(10_000);
/** One line keeps the order of what is put on it. */
const toBroker = millis(5);

export type Network = {
  weather: Weather;
  readonly counts: { up: number; down: number; lost: number; repeated: number };
  /** When a broker, or the way of the cloud to one, was last lost or won. */
  readonly changedAtMs: number;
  /** Without a name: both. */
  setBroker(isUp: boolean, url?: BrokerUrl): void;
  /** Everything of these gateways is swallowed. */
  partition(gatewayId: GatewayId, isCut: boolean): void;
  /** Everything between the cloud and this broker, or both. */
  partitionCloud(isCut: boolean, url?: BrokerUrl): void;
  /** The broker of this kit dies slowly, and the kit goes to the other one. Nobody knows what the first has passed on. */
  failOver(gatewayId: GatewayId): void;
  /** Whether what the one says at this broker is heard by the other. */
  isOpenFor(who: Who, url: BrokerUrl): boolean;
  /** @param failed why there is no line. Both are told to the process. */
  connect(url: string, session: Session, told: { ready(line: Line): void; failed(why: string): void }): void;
  /** The machine behind this process is gone, or was silent for too long. */
  hangUp(process: Process): void;
};

/** From the client's side. */
export type Line = {
  readonly isOpen: boolean;
  /** False: not sent. `acknowledged` is told to the process, or never. */
  publish(topic: string, payload: Uint8Array, acknowledged?: () => void): boolean;
  /** Without a goodbye the broker says the will. */
  end(): void;
};

export function createNetwork(given: { clock: ManualClock; random: Random; say: Witness["say"] }): Network {
  const { clock, random, say } = given;
  const brokers = brokerUrls.map((url) => ({ url, isUp: true, isCutOff: false, sessions: new Set<Held>() }));
  type Broker = (typeof brokers)[number];
  const cutGateways = new Set<GatewayId>();
  const counts = { up: 0, down: 0, lost: 0, repeated: 0 };
  const isCut = (who: Who, broker: Broker): boolean => (who === "cloud" ? broker.isCutOff : cutGateways.has(who));
  const those = (url: BrokerUrl | undefined): Broker[] => brokers.filter((one) => url === undefined || one.url === url);

  /** One message on its way: maybe never, maybe twice, maybe late, so that a later one may overtake it. */
  const carry = (broker: Broker, to: Held, topic: string, payload: Uint8Array): void => {
    counts[to.who === "cloud" ? "up" : "down"]++;
    const { loss, repetition, longestDelayMs } = network.weather;
    if (random.chance(loss)) {
      counts.lost++;
      return say(() => `lost ${topic}`);
    }
    const copies = random.chance(repetition) ? 2 : 1;
    counts.repeated += copies - 1;
    for (let copy = 0; copy < copies; copy++) {
      const delay = 2 + (longestDelayMs === 0 ? 0 : random.between(0, longestDelayMs));
      clock.after(millis(delay), () => {
        if (!broker.isUp || !to.isOpen || isCut(to.who, broker)) return;
        to.process.enter(() => {
          say(() => `${topic} ${sum(payload)}`);
          to.message(topic, payload);
        });
      });
    }
  };
  const pass = (broker: Broker, topic: string, payload: Uint8Array): void => {
    if (!broker.isUp) return;
    for (const session of broker.sessions) if (session.takes(topic)) carry(broker, session, topic, payload);
  };
  const sayWill = (broker: Broker, session: Held): void => {
    const will = session.will();
    if (!will) return;
    // A broker that is dying for this one notices later than the kit.
    const delay = session.isMute ? random.between(0, 30_000) : 0;
    clock.after(millis(delay), () => pass(broker, will.topic, will.payload));
  };
  const lose = (broker: Broker, session: Held, why: string): void => {
    if (!session.isOpen) return;
    session.isOpen = false;
    broker.sessions.delete(session);
    sayWill(broker, session);
    session.process.enter(() => session.over(why));
  };
  const loseAll = (fits: (session: Held, broker: Broker) => boolean, why: string): void => {
    for (const broker of brokers)
      for (const session of broker.sessions) if (fits(session, broker)) lose(broker, session, why);
  };
  const giveUpLater = (broker: Broker, session: Held): void => {
    const [least, most] = givenUpAfter[session.who === "cloud" ? "cloud" : "gateway"];
    clock.after(millis(random.between(least, most)), () => {
      if (isCut(session.who, broker)) lose(broker, session, "no answer of the broker");
    });
  };

  const lineOf = (broker: Broker, session: Held): Line => ({
    get isOpen() {
      return session.isOpen;
    },
    publish(topic, payload, acknowledged) {
      if (!session.isOpen) return false;
      if (isCut(session.who, broker)) return true;
      // Nobody waits for the word of the broker: its way is that of the message.
      if (!acknowledged) {
        pass(broker, topic, payload);
        return true;
      }
      clock.after(toBroker, () => {
        if (!session.isOpen || isCut(session.who, broker)) return;
        pass(broker, topic, payload);
        if (!session.isMute) session.process.enter(acknowledged);
      });
      return true;
    },
    end() {
      if (!session.isOpen) return;
      session.isOpen = false;
      broker.sessions.delete(session);
      sayWill(broker, session);
    },
  });

  let changedAtMs = 0;
  const network: Network = {
    weather: fairWeather,
    counts,
    get changedAtMs() {
      return changedAtMs;
    },
    setBroker(isUp, url) {
      say(() => `broker ${url ?? "all"} ${isUp ? "up" : "down"}`);
      changedAtMs = clock.uptimeMs();
      for (const broker of those(url)) broker.isUp = isUp;
      if (!isUp) loseAll((_, broker) => !broker.isUp, "the broker is gone");
    },
    partition(gatewayId, isCutNow) {
      say(() => `${isCutNow ? "cut" : "joined"} ${gatewayId}`);
      if (isCutNow) cutGateways.add(gatewayId);
      else cutGateways.delete(gatewayId);
      if (!isCutNow) return;
      for (const broker of brokers)
        for (const session of broker.sessions) if (session.who === gatewayId) giveUpLater(broker, session);
    },
    partitionCloud(isCutNow, url) {
      say(() => `${isCutNow ? "cut" : "joined"} cloud ${url ?? "all"}`);
      changedAtMs = clock.uptimeMs();
      for (const broker of those(url)) {
        broker.isCutOff = isCutNow;
        if (!isCutNow) continue;
        for (const session of broker.sessions) if (session.who === "cloud") giveUpLater(broker, session);
      }
    },
    failOver(gatewayId) {
      say(() => `${gatewayId} fails over`);
      for (const broker of brokers) {
        for (const session of broker.sessions) {
          if (session.who !== gatewayId) continue;
          session.isMute = true;
          clock.after(millis(random.between(0, answerWithin)), () => lose(broker, session, "the other broker"));
        }
      }
    },
    isOpenFor: (who, url) => those(url).some((broker) => broker.isUp && !isCut(who, broker)),
    connect(url, session, told) {
      const broker = brokers.find((one) => one.url === url);
      if (!broker) throw new Error(`no broker ${url}`);
      const failed = (why: string): void => session.process.enter(() => told.failed(why));
      clock.after(millis(random.between(20, 400)), () => {
        if (!session.process.isAlive) return;
        if (isCut(session.who, broker))
          return void clock.after(answerWithin, () => failed("the broker did not answer"));
        if (!broker.isUp) return failed("ECONNREFUSED");
        const held: Held = Object.assign(session, { isOpen: true, isMute: false });
        broker.sessions.add(held);
        session.process.enter(() => told.ready(lineOf(broker, held)));
      });
    },
    hangUp(process) {
      loseAll((session) => session.process === process, "hung up");
    },
  };
  return network;
}

/** Enough of the bytes for a log that two runs are compared by. */
export function sum(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes.byteLength}/${(hash >>> 0).toString(16)}`;
}
