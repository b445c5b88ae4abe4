/** The driver against the recording of a real zigbee2mqtt 2.14.1: what must be seen in it, and what must not. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { BridgeOutput } from "../driver.ts";
import { interpret } from "./interpret.ts";
import { createBridgeState, type BridgeState } from "./state.ts";

const line = z.object({ t: z.number(), topic: z.string(), text: z.string(), retain: z.boolean(), n: z.number() });
const file = new URL("../../../test/vectors/zigbee/transcript.jsonl", import.meta.url);
const lines = readFileSync(file, "utf8")
  .trimEnd()
  .split("\n")
  .map((text) => line.parse(JSON.parse(text)));
const startMs = 1_795_306_651_240;
const utf8 = new TextEncoder();

type Heard = { n: number; t: number; name: string; output: BridgeOutput };

function replay(): { heard: Heard[]; state: BridgeState } {
  let state = createBridgeState({ base: "zigbee2mqtt", panicButtons: [] });
  const heard: Heard[] = [];
  for (const { t, topic, text, retain, n } of lines) {
    const message = { topic, payload: utf8.encode(text), retained: retain };
    const result = interpret(state, message, { wallMs: startMs + t, uptimeMs: 5_000 + t });
    state = result.state;
    for (const output of result.outputs) heard.push({ n, t, name: topic.replace("zigbee2mqtt/", ""), output });
  }
  return { heard, state };
}

const { heard, state } = replay();
const between = (from: number, to: number) => heard.filter(({ n }) => n >= from && n <= to);
const observations = (some: Heard[]) =>
  some.flatMap(({ n, name, output }) =>
    output.kind === "observed" ? [{ n, name, observation: output.observation }] : [],
  );
/** One line each: `line name alarm edge` and `again` for a repeated one. */
const life = (some: Heard[]): string[] =>
  observations(some).flatMap(({ n, name, observation: one }) =>
    one.kind === "life" ? [`${n} ${name} ${one.alarm} ${one.edge}${one.repeated ? " again" : ""}`] : [],
  );
const states = (some: Heard[], what: string): string[] =>
  observations(some).flatMap(({ n, name, observation: one }) =>
    one.kind === "state" && one.what === what ? [`${n} ${name} ${one.value}${one.repeated ? " again" : ""}`] : [],
  );
const faults = (some: Heard[]): string[] =>
  observations(some).flatMap(({ n, name, observation: one }) =>
    one.kind === "fault" && one.state === "present" ? [`${n} ${name} ${one.fault}`] : [],
  );

describe("R-003 every press is seen", () => {
  test("one while the device was hardly interviewed, each kind once", () => {
    expect(life(between(0, 89))).toEqual(["42 0xa4c1380000000005 panic raised"]);
    expect(life(between(535, 543))).toEqual([
      "535 sos_button panic raised",
      "536 sos_pendant panic raised",
      "538 sos_feibit panic raised",
      "539 sos_feibit panic cleared",
      "540 key_fob panic raised",
    ]);
  });

  test("21 in a row, and the battery report after them is none", () => {
    const presses = life(between(566, 590)).filter((text) => text.includes("sos_button"));
    expect(presses).toHaveLength(21);
    expect(presses.every((text) => text.endsWith("panic raised"))).toBe(true);
  });

  test("the presses between restarts and at the end", () => {
    const presses = life(between(591, 836)).filter((text) => text.includes("panic raised") && !text.endsWith("again"));
    expect(presses).toEqual([
      "662 sos_button panic raised",
      "703 sos_button panic raised",
      "731 sos_button panic raised",
      "736 sos_button panic raised",
      "754 key_fob panic raised",
      "784 sos_button panic raised",
      "836 sos_button panic raised",
    ]);
  });
});

describe("R-003 no alarm from a replay", () => {
  test.each([
    ["a restart", 594, 627],
    ["a second", 628, 661],
    ["a third", 664, 697],
    ["the last", 804, 835],
  ])("%s says nothing that is new, of alarms, doors or motion", (_name, from, to) => {
    expect(life(between(from, to))).toEqual([]);
    // All became unknown when the bridge went away; the cache does not bring them back.
    for (const what of ["door", "motion", "presence"]) {
      expect(states(between(from, to), what).filter((text) => !text.includes("unknown"))).toEqual([]);
    }
  });

  test("a new subscriber is handed the retained press, and does not take it for one", () => {
    expect(lines.find(({ n }) => n === 719)).toMatchObject({ retain: true });
    expect(life(between(710, 730))).toEqual([]);
  });

  test("a gateway that knows nothing is told of old dangers as old", () => {
    let fresh = createBridgeState({ base: "zigbee2mqtt", panicButtons: [] });
    const said: string[] = [];
    for (const { t, topic, text, retain, n } of lines.filter((one) => one.n >= 805 && one.n <= 835)) {
      const result = interpret(
        fresh,
        { topic, payload: utf8.encode(text), retained: retain },
        { wallMs: startMs + t, uptimeMs: t },
      );
      fresh = result.state;
      said.push(...life(result.outputs.map((output) => ({ n, t, name: topic.replace("zigbee2mqtt/", ""), output }))));
    }
    expect(said).toEqual(["828 sos_feibit panic raised again", "829 fall_tuya fall raised again"]);
  });
});

test("levels are one alarm, however often they are repeated", () => {
  expect(life(between(588, 589))).toEqual(["588 sos_feibit panic raised", "589 sos_feibit panic raised again"]);
  expect(life(between(558, 563))).toEqual([
    "558 smoke smoke raised",
    "559 smoke smoke raised again",
    "560 smoke smoke raised again",
    "561 smoke smoke cleared",
  ]);
  expect(life(between(564, 565))).toEqual(["564 leak water-leak raised", "565 leak water-leak cleared"]);
});

test("falls: a possible one is told at once, a confirmed one is news again", () => {
  expect(life(between(544, 557))).toEqual([
    "545 fall_tuya fall raised",
    "546 fall_tuya fall raised",
    "547 fall_tuya fall cleared",
    "548 fall_heiman fall raised",
    "549 fall_heiman fall raised again",
    "550 fall_heiman fall raised again",
    "551 fall_heiman fall raised",
    "552 fall_heiman fall raised again",
    "553 fall_heiman fall raised again",
    "554 fall_heiman fall cleared",
    "556 fall_owon fall raised",
    "557 fall_owon fall cleared",
  ]);
});

test("doors: each report is told, false is open", () => {
  expect(states(between(521, 527), "door")).toEqual([
    "521 front_door open",
    "522 front_door closed",
    "523 front_door closed again",
    "524 front_door closed again",
    "525 front_door closed again",
    "526 kitchen_door open",
    "527 kitchen_door closed",
  ]);
  expect(states(between(592, 594), "door")).toEqual([
    "592 front_door open",
    "594 bridge/state unknown",
    "594 bridge/state unknown",
  ]);
});

test("motion: each report is told", () => {
  expect(states(between(528, 534), "motion")).toEqual([
    "528 hall_motion active",
    "529 hall_motion still",
    "530 hall_motion still again",
    "531 hall_motion still again",
    "532 hall_motion still again",
    "533 bedroom_motion active",
    "534 bedroom_motion still",
  ]);
});

test("tamper that no expose announces, a low battery, and a device that left are faults", () => {
  expect(faults(between(0, 737))).toEqual(["523 front_door tamper", "524 front_door low-battery"]);
  expect(faults(between(738, 760))).toEqual(["738 bridge/devices link-lost", "758 bridge/devices link-lost"]);
  // The key fob joined again; the button was removed because somebody asked for it.
  expect(state.devices["0xa4c1380000000008"]?.faultsTold["link-lost"]).toBe(false);
  const taken = observations(between(744, 759)).filter(
    ({ observation: one }) => one.kind === "fault" && one.state === "gone" && one.fault === "link-lost",
  );
  expect(taken.map(({ n }) => n)).toEqual([744, 759]);
});

test("the bridge's coming and going is told at once", () => {
  const moves = heard.flatMap(({ n, output }) => (output.kind === "bridge" ? [`${n} ${output.state}`] : []));
  expect(moves).toEqual([
    "0 online",
    "594 offline",
    "595 online",
    "628 offline",
    "629 online",
    "664 offline",
    "665 online",
    "709 offline",
    "710 offline",
    "730 online",
    "804 offline",
    "805 online",
  ]);
});

test("pairing is told step by step, with the answers to requests", () => {
  const events = between(0, 89).flatMap(({ output }) => (output.kind === "pairing" ? [output.event] : []));
  const steps = events.filter((event) => event.at !== "answered").map((event) => event.at);
  expect(steps).toEqual([
    "permit-join",
    "joined",
    "interview-started",
    "ready",
    "permit-join",
    "joined",
    "interview-started",
    "ready",
    "permit-join",
  ]);
  expect(events.find((event) => event.at === "ready")).toEqual({
    at: "ready",
    deviceId: "0xa4c1380000000005",
    model: "TS0215A_sos",
  });
  const failed = between(797, 797).flatMap(({ output }) => (output.kind === "pairing" ? [output.event] : []));
  expect(failed).toMatchObject([{ at: "answered", request: "device/remove", ok: false, transaction: "m7kr2c2e3qq" }]);
});

test("devices are known by address after a rename, and what they give is in our words", () => {
  const last = heard.findLast(({ output }) => output.kind === "devices")?.output;
  const devices = last?.kind === "devices" ? last.devices : [];
  expect(devices).toHaveLength(13);
  expect(devices.find((one) => one.name === "front_door")).toMatchObject({
    deviceId: "0xa4c1380000000001",
    model: "19DZT",
    interview: "successful",
    gives: ["battery", "battery-percent", "door", "link-quality"],
    warnings: [],
  });
  expect(devices.find((one) => one.name === "fall_tuya")?.gives).toContain("fall");
});

test("nothing in the recording is noise, every time is the device's own", () => {
  expect(heard.filter(({ output }) => output.kind === "noise" && !output.why.includes("does not list"))).toEqual([]);
  const press = between(535, 535).find(
    ({ output }) => output.kind === "observed" && output.observation.kind === "life",
  );
  expect(press?.output).toMatchObject({ occurredAtMs: Date.parse("2026-11-22T00:18:09.800Z") });
});

test("the state is plain data: stored and restored in the middle, the rest comes out the same", () => {
  let stored = createBridgeState({ base: "zigbee2mqtt", panicButtons: [] });
  const again: string[] = [];
  for (const { t, topic, text, retain } of lines) {
    // `as`: what JSON gives back of our own state is our own state.
    const restored = JSON.parse(JSON.stringify(stored)) as BridgeState;
    const result = interpret(
      restored,
      { topic, payload: utf8.encode(text), retained: retain },
      { wallMs: startMs + t, uptimeMs: 5_000 + t },
    );
    stored = result.state;
    again.push(...result.outputs.map((output) => JSON.stringify(output)));
  }
  expect(again).toEqual(heard.map(({ output }) => JSON.stringify(output)));
});
