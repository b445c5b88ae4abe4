/** What is done to the world: each episode begins somewhere, lasts, and ends by itself or with the mending of everything. */

import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import { brokerUrls, fairWeather, type BrokerUrl } from "./network.ts";
import type { World } from "./world.ts";

type Episode = (world: World, lasts: Millis) => void;

/** Of a wall clock, as plain differences. */
const minute = 60_000;
const hour = 60 * minute;
const years = (count: number): number => count * 365 * 86_400_000;

/** One of them, or both. */
const brokersOf = ({ random }: World): BrokerUrl | undefined => random.pick([undefined, ...brokerUrls]);

export const episodes: Readonly<Record<string, Episode>> = {
  storm(world, lasts) {
    const { random, network } = world;
    network.weather = {
      loss: random.next() * 0.5,
      repetition: random.next() * 0.4,
      longestDelayMs: random.pick([50, 2_000, 15_000]),
    };
    world.later(lasts, () => (network.weather = fairWeather));
  },
  partition(world, lasts) {
    const { gatewayId } = world.someGateway();
    world.network.partition(gatewayId, true);
    world.later(lasts, () => world.network.partition(gatewayId, false));
  },
  "cloud cut off"(world, lasts) {
    const url = brokersOf(world);
    world.network.partitionCloud(true, url);
    world.later(lasts, () => world.network.partitionCloud(false, url));
  },
  "failed over"(world) {
    world.network.failOver(world.someGateway().gatewayId);
  },
  "card cloned"(world) {
    world.addClone();
  },
  "broker down"(world, lasts) {
    const url = brokersOf(world);
    world.network.setBroker(false, url);
    world.later(lasts, () => world.network.setBroker(true, url));
  },
  "gateway killed"(world, lasts) {
    const gateway = world.someGateway();
    gateway.kill();
    // Without a battery its clock stands where it was saved, or in 1970.
    if (world.random.chance(0.3)) gateway.setClock(world.random.pick([-years(56), -hour]), "untrusted");
    world.later(millis(lasts / 4), gateway.start);
    world.later(lasts, () => gateway.setClock(0, "trusted"));
  },
  "gateway paused"(world, lasts) {
    const gateway = world.someGateway();
    gateway.pause();
    world.later(lasts, gateway.resume);
  },
  "gateway clock"(world, lasts) {
    const gateway = world.someGateway();
    const jump = world.random.pick([-hour, hour, -years(10), years(10), hour - world.clock.wallMs()]);
    // Trusted and wrong all the same: a time server that is wrong itself.
    gateway.setClock(jump, world.random.chance(0.5) ? "untrusted" : "trusted");
    world.later(lasts, () => gateway.setClock(0, "trusted"));
  },
  "card full"(world, lasts) {
    const gateway = world.someGateway();
    gateway.card.isFull = true;
    world.later(lasts, () => (gateway.card.isFull = false));
  },
  /** Nothing but the slots takes what is pressed, nobody hears it, and then the power goes. */
  "power cut on a full card"(world, lasts) {
    const gateway = world.someGateway();
    world.network.partition(gateway.gatewayId, true);
    gateway.card.isFull = true;
    for (let at = 0; at < 4; at++)
      world.later(millis(at * world.random.between(100, 2_000)), () => world.press(gateway));
    world.later(millis(12_000), gateway.kill);
    world.later(millis(16_000), gateway.start);
    world.later(millis(16_000 + lasts / 4), () => (gateway.card.isFull = false));
    world.later(millis(16_000 + lasts / 2), () => world.network.partition(gateway.gatewayId, false));
  },
  "card dying"(world, lasts) {
    const gateway = world.someGateway();
    gateway.card.isDying = true;
    world.later(millis(lasts / 4), () => (gateway.card.isDying = false));
  },
  "card restored"(world, lasts) {
    const gateway = world.someGateway();
    const image = gateway.card.image();
    world.later(lasts, () => {
      gateway.kill();
      gateway.card.put(image);
      gateway.start();
    });
  },
  "kit moved"(world) {
    const gateway = world.someGateway();
    gateway.kill();
    gateway.home = world.registry.assign(gateway.gatewayId, world.spareHome(), world.clock.wallMs());
    gateway.start();
  },
  "newer gateway"(world, lasts) {
    const gateway = world.someGateway();
    gateway.isNewer = true;
    world.later(lasts, () => (gateway.isNewer = false));
  },
  "cloud killed"(world, lasts) {
    world.cloud.kill();
    world.later(millis(lasts / 4), world.cloud.start);
  },
  "cloud paused"(world, lasts) {
    world.cloud.pause();
    world.later(millis(lasts / 2), world.cloud.resume);
  },
  "cloud taken over"(world) {
    world.cloud.takeOver(millis(world.random.between(2_000, 90_000)));
  },
  "cloud disk full"(world, lasts) {
    world.cloud.isDiskFull = true;
    world.later(millis(lasts / 2), () => (world.cloud.isDiskFull = false));
  },
  "timeline away"(world, lasts) {
    world.cloud.engine.isAway = true;
    world.later(lasts, () => (world.cloud.engine.isAway = false));
  },
  "timeline crash"(world, lasts) {
    const { engine } = world.cloud;
    engine.crash();
    engine.isAway = true;
    world.later(millis(Math.min(lasts, 20_000)), () => (engine.isAway = false));
  },
  "cloud clock"(world, lasts) {
    const in1970 = -world.clock.wallMs();
    world.cloud.setClock(
      world.random.pick([-hour, -minute, minute, hour, -years(10), years(10), in1970 + 60 * minute]),
    );
    world.later(lasts, () => world.cloud.setClock(0));
  },
  "backup restored"(world, lasts) {
    const backup = world.cloud.backup();
    world.later(lasts, () => {
      world.cloud.kill();
      world.cloud.restore(backup);
      world.cloud.start();
    });
  },
  presses(world) {
    const gateway = world.someGateway();
    for (let at = 0; at < 15; at++) world.later(millis(at * world.random.between(10, 900)), () => world.press(gateway));
  },
  "chattering tamper"(world) {
    const gateway = world.someGateway();
    for (let at = 0; at < 30; at++) {
      const state = at % 2 === 0 ? "present" : "gone";
      world.later(millis(at * 250), () =>
        gateway.observe(world.deviceOf(gateway, "meter"), { kind: "fault", fault: "tamper", state, detail: "the lid" }),
      );
    }
  },
};
