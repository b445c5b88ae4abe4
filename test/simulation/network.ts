/**
 * A broker and the lines to it, in memory. It acknowledges and then loses, delays, repeats and reorders as the weather says; a
 * partition swallows everything until the connection is given up; a broker that dies takes its sessions and what it held along.
 * The promise it keeps is the one the delivery contract asks of a broker: none.
 */

import { must, parseSessionId, type GatewayId, type SessionId } from "@shouwang/shared/domain/ids.ts";
import type { LoopPorts } from "@shouwang/gateway/loop.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { Timer } from "@shouwang/shared/time/clock.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { retryDelay } from "@shouwang/shared/time/retry-schedule.ts";
import { upTopic, type Bucket, type DownChannel, type UpChannel } from "@shouwang/shared/wire/topics.ts";
import type { Process } from "./process.ts";
import type { Random } from "./random.ts";
import type { Witness } from "./witness.ts";

export type Weather = { loss: number; repetition: number; longestDelayMs: number };
export const fairWeather: Weather = { loss: 0, repetition: 0, longestDelayMs: 0 };

type Listener = Parameters<LoopPorts["uplink"]["start"]>[0];
type Line = {
  gatewayId: GatewayId;
  process: Process;
  isOpen: boolean;
  /** Its broker is dying: it passes on and acknowledges nothing. */
  isMute: boolean;
  listener: Listener;
  pending: Set<(answer: "refused") => void>;
  /** Says that the session has ended, as the broker does it with the will. */
  will: () => void;
};
export type CloudEnd = {
  process: Process;
  accept(topic: string, payload: Uint8Array): void;
  connected(): void;
};

/** A line that answers nothing is given up between the limit of a publish and 1.5 keepalives. */
const givenUpAfter = [10_000, 38_000] as const;
/** As `mqtt-uplink.ts` has it. */
const publishTakesMax = seconds(10);
const reconnect = { first: seconds(1), longest: seconds(30), jitter: 0.5 };

export type Network = {
  weather: Weather;
  readonly counts: { up: number; down: number; lost: number; repeated: number };
  setBroker(isUp: boolean): void;
  /** Everything of these gateways is swallowed. */
  partition(gatewayId: GatewayId, isCut: boolean): void;
  partitionCloud(isCut: boolean): void;
  /** The broker of this kit dies slowly, and the kit goes to the other one. Nobody knows what the first has passed on. */
  failOver(gatewayId: GatewayId): void;
  uplinkFor(machine: {
    process: Process;
    gatewayId: GatewayId;
    bucket: Bucket;
    bootId: string;
    newId(): string;
    /** What leaves may be changed or refused: an older or a newer release, or a planted defect. */
    outgoing(channel: UpChannel, payload: Uint8Array): { channel: UpChannel; payload: Uint8Array };
  }): LoopPorts["uplink"];
  attachCloud(end: CloudEnd): void;
  down(gatewayId: GatewayId, channel: DownChannel, payload: Uint8Array): void;
  isCloudConnected(): boolean;
  /** The machine behind this process is gone, or was silent for too long. */
  hangUp(process: Process): void;
};

export function createNetwork(given: { clock: ManualClock; random: Random; say: Witness["say"] }): Network {
  const { clock, random, say } = given;
  const lines = new Set<Line>();
  const cutGateways = new Set<GatewayId>();
  let isCloudCut = false;
  let isBrokerUp = true;
  let cloud: { end: CloudEnd; isOpen: boolean } | undefined;
  const counts = { up: 0, down: 0, lost: 0, repeated: 0 };

  /** One message on its way: maybe never, maybe twice, maybe late, so that a later one may overtake it. */
  const carry = (what: string, deliver: () => void): void => {
    const { loss, repetition, longestDelayMs } = network.weather;
    if (random.chance(loss)) {
      counts.lost++;
      return say(() => `lost ${what}`);
    }
    const copies = random.chance(repetition) ? 2 : 1;
    counts.repeated += copies - 1;
    for (let copy = 0; copy < copies; copy++) {
      const delay = 2 + (longestDelayMs === 0 ? 0 : random.between(0, longestDelayMs));
      clock.after(millis(delay), () => {
        if (isBrokerUp) deliver();
      });
    }
  };
  const toCloud = (topic: string, payload: Uint8Array): void => {
    counts.up++;
    carry(`up ${topic}`, () => {
      const to = cloud;
      if (!to?.isOpen || isCloudCut) return;
      to.end.process.enter(() => {
        say(() => `up ${topic} ${sum(payload)}`);
        to.end.accept(topic, payload);
      });
    });
  };

  const lose = (line: Line, why: string): void => {
    if (!line.isOpen) return;
    line.isOpen = false;
    lines.delete(line);
    line.will();
    line.process.enter(() => {
      for (const refuse of line.pending) refuse("refused");
      line.listener.down(why);
    });
  };
  const giveUpLater = (line: Line): void => {
    clock.after(millis(random.between(...givenUpAfter)), () => {
      if (cutGateways.has(line.gatewayId) || !isBrokerUp) lose(line, "no answer of the broker");
    });
  };
  const connectCloud = (to: NonNullable<typeof cloud>): void => {
    clock.after(millis(random.between(50, 1_500)), () => {
      if (cloud !== to || !to.end.process.isAlive || to.isOpen) return;
      if (!isBrokerUp || isCloudCut) return connectCloud(to);
      to.isOpen = true;
      to.end.process.enter(() => to.end.connected());
    });
  };

  const network: Network = {
    weather: fairWeather,
    counts,
    setBroker(isUp) {
      isBrokerUp = isUp;
      say(() => `broker ${isUp ? "up" : "down"}`);
      if (isUp) return;
      for (const line of lines) lose(line, "the broker is gone");
      if (!cloud) return;
      cloud.isOpen = false;
      connectCloud(cloud);
    },
    partition(gatewayId, isCut) {
      say(() => `${isCut ? "cut" : "joined"} ${gatewayId}`);
      if (isCut) cutGateways.add(gatewayId);
      else cutGateways.delete(gatewayId);
      if (isCut) for (const line of lines) if (line.gatewayId === gatewayId) giveUpLater(line);
    },
    partitionCloud(isCut) {
      say(() => `${isCut ? "cut" : "joined"} cloud`);
      isCloudCut = isCut;
      if (isCut && cloud) {
        cloud.isOpen = false;
        connectCloud(cloud);
      }
    },
    failOver(gatewayId) {
      say(() => `${gatewayId} fails over`);
      for (const line of lines) {
        if (line.gatewayId !== gatewayId) continue;
        line.isMute = true;
        const { will } = line;
        // The first broker notices later than the kit.
        line.will = () => void clock.after(millis(random.between(0, 30_000)), will);
        clock.after(millis(random.between(0, publishTakesMax)), () => lose(line, "the other broker"));
      }
    },
    uplinkFor(machine) {
      const { process, gatewayId, bucket } = machine;
      let line: Line | undefined;
      let sessionId: SessionId | undefined;
      let attempt = 0;
      let pause: Timer | undefined;
      let listener: Listener | undefined;
      const topic = (channel: UpChannel): string => upTopic(bucket, gatewayId, channel);
      const state = (of: SessionId, word: "online" | "offline"): Uint8Array =>
        new TextEncoder().encode(
          JSON.stringify({ v: 1, state: word, sessionId: of, bootId: machine.bootId, softwareVersion: "simulated" }),
        );
      const tryLater = (): void => {
        pause = process.clock.after(retryDelay(reconnect, attempt++, random.next()), open);
      };
      const open = (): void => {
        pause = undefined;
        if (!isBrokerUp || cutGateways.has(gatewayId)) return tryLater();
        const id = machine.newId();
        const mine = must(parseSessionId(id), id);
        sessionId = mine;
        attempt = 0;
        const opened: Line = {
          gatewayId,
          process,
          isOpen: true,
          isMute: false,
          pending: new Set(),
          listener: {
            up: () => {},
            message: (channel, payload) => listener?.message(channel, payload),
            down(why) {
              line = undefined;
              sessionId = undefined;
              listener?.down(why);
              tryLater();
            },
          },
          will: () => toCloud(topic("state"), state(mine, "offline")),
        };
        line = opened;
        lines.add(opened);
        toCloud(topic("state"), state(mine, "online"));
        listener?.up();
      };
      return {
        address: "memory",
        sessionId: () => sessionId,
        start(given) {
          listener = given;
          void process.clock.after(millis(random.between(20, 2_000)), open);
        },
        hurry() {
          if (!pause) return;
          pause.cancel();
          pause = process.clock.after(seconds(1), open);
        },
        publish(channel, payload) {
          const mine = line;
          if (!mine?.isOpen) return Promise.resolve("refused");
          const sent = machine.outgoing(channel, payload);
          return new Promise((resolve) => {
            mine.pending.add(resolve);
            clock.after(publishTakesMax, () => {
              if (mine.pending.has(resolve)) lose(mine, "no answer to a publish");
            });
            if (cutGateways.has(gatewayId)) return;
            // Always as long: one line keeps the order of what is put on it.
            clock.after(millis(5), () => {
              if (!mine.isOpen || cutGateways.has(gatewayId)) return;
              toCloud(topic(sent.channel), sent.payload);
              if (mine.isMute) return;
              process.enter(() => {
                mine.pending.delete(resolve);
                resolve("handed-over");
              });
            });
          });
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
    attachCloud(end) {
      cloud = { end, isOpen: false };
      connectCloud(cloud);
    },
    down(gatewayId, channel, payload) {
      counts.down++;
      if (!cloud?.isOpen || isCloudCut) return;
      carry(`down ${gatewayId} ${channel}`, () => {
        for (const line of lines) {
          if (line.gatewayId !== gatewayId || !line.isOpen || cutGateways.has(gatewayId)) continue;
          line.process.enter(() => {
            say(() => `down ${gatewayId} ${channel} ${sum(payload)}`);
            line.listener.message(channel, payload);
          });
        }
      });
    },
    isCloudConnected: () => cloud?.isOpen === true && !isCloudCut,
    hangUp(process) {
      for (const line of lines) if (line.process === process) lose(line, "hung up");
      if (cloud?.end.process !== process) return;
      cloud.isOpen = false;
      if (process.isAlive) connectCloud(cloud);
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
