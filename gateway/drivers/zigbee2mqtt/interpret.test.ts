import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BridgeOutput } from "../driver.ts";
import { bridgeLost, interpret } from "./interpret.ts";
import { devicesBytesMax, stateBytesMax } from "./message.ts";
import { followedTopics } from "./definition.ts";
import { createBridgeState, deviceIdOf, unlistedMax, type BridgeState } from "./state.ts";

const base = "zigbee2mqtt";
const wallMs = 1_795_306_651_240;
const button = "0xa4c1380000000005";
const door = "0xa4c1380000000001";
const smoke = "0xa4c138000000000d";
const plain = "0xa4c1380000000009";

const binary = (property: string, access = 1) => ({
  type: "binary",
  name: property,
  property,
  access,
  value_on: true,
  value_off: false,
});
const list = [
  { ieee_address: "0x00124b00deadbeef", friendly_name: "Coordinator", type: "Coordinator" },
  device(button, "living room/fob é", "TS0215A_sos", "SOS button", [
    { type: "enum", name: "action", property: "action", access: 1, values: ["emergency"], category: "diagnostic" },
    { type: "numeric", name: "battery", property: "battery", access: 1, category: "diagnostic" },
  ]),
  device(door, "front_door", "TS0203", "Door sensor", [binary("contact"), binary("battery_low")]),
  device(smoke, "smoke", "HS1SA", "Smoke alarm", [binary("smoke")]),
  device(plain, "bed button", "HS1EB", "Smart emergency button", [
    { type: "enum", name: "action", property: "action", access: 1, values: ["single", "double", "hold"] },
  ]),
];

function device(address: string, name: string, model: string, description: string, exposes: unknown[]) {
  return {
    ieee_address: address,
    friendly_name: name,
    type: "EndDevice",
    interview_state: "SUCCESSFUL",
    definition: { model, description, source: "native", exposes },
  };
}

/** A home in the hand: sends messages one after the other, a second apart. */
function home(options: { panicButtons?: readonly string[]; devices?: unknown } = {}) {
  let state = createBridgeState({ base, panicButtons: options.panicButtons ?? [] });
  let t = 0;
  const send = (path: string, body: unknown, retained = false): readonly BridgeOutput[] => {
    t += 1_000;
    const text =
      body instanceof Uint8Array
        ? body
        : new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
    const result = interpret(
      state,
      { topic: `${base}/${path}`, payload: text, retained },
      { wallMs: wallMs + t, uptimeMs: t },
    );
    state = result.state;
    return result.outputs;
  };
  send("bridge/state", { state: "online" });
  send("bridge/devices", options.devices ?? list);
  return {
    send,
    wait: (ms: number) => void (t += ms),
    state: () => state,
    set: (next: BridgeState) => void (state = next),
    wallMs: () => wallMs + t,
  };
}

const said = (outputs: readonly BridgeOutput[], deviceId?: string): unknown[] =>
  outputs.flatMap((one) =>
    one.kind === "observed" && one.observation.kind !== "alive" && (deviceId ?? one.deviceId) === one.deviceId
      ? [one.observation]
      : [],
  );
const panic = (word = "emergency") => ({
  kind: "life",
  alarm: "panic",
  edge: "raised",
  confidence: "certain",
  evidence: `action: ${word}`,
  repeated: false,
});

describe("presses", () => {
  test("a press under a name with / and accents is its device's panic, and then proof of life", () => {
    const outputs = home().send("living room/fob é", { action: "emergency", linkquality: 90 });
    expect(outputs).toEqual([
      { kind: "observed", deviceId: button, observation: panic(), occurredAtMs: undefined },
      {
        kind: "observed",
        deviceId: button,
        observation: { kind: "reading", quantity: "link-quality", value: 90 },
        occurredAtMs: undefined,
      },
      { kind: "observed", deviceId: button, observation: { kind: "alive" }, occurredAtMs: undefined },
    ]);
  });

  test.each([
    ["an empty one", ""],
    ["null", null],
    ["false", false],
  ])("%s ends a press and is none", (_name, action) => {
    expect(said(home().send("living room/fob é", { action, linkquality: 1 }))).toHaveLength(1);
  });

  test.each([
    ["a retained one", { action: "emergency", linkquality: 1 }, true],
    ["one from the cache", { action: "emergency", last_seen: wallMs - 60_000 }, false],
  ])("%s is not a press", (_name, body, retained) => {
    expect(said(home().send("living room/fob é", body, retained))).toEqual([]);
  });

  test("one without link quality long after the bridge's start is a press: the louder side", () => {
    const one = home();
    one.wait(120_000);
    expect(said(one.send("living room/fob é", { action: "emergency" }))).toEqual([panic()]);
  });

  test("a word that a panic button has never said is unreadable, not nothing", () => {
    expect(said(home().send("living room/fob é", { action: "long", linkquality: 1 }), button)[0]).toMatchObject({
      alarm: "unreadable",
    });
    expect(said(home().send("living room/fob é", { action: 7, linkquality: 1 }), button)[0]).toMatchObject({
      alarm: "unreadable",
    });
  });

  test("a plain button is nothing until it is named a panic button", () => {
    expect(said(home().send("bed button", { action: "hold", linkquality: 1 }))).toHaveLength(1);
    expect(said(home({ panicButtons: [plain] }).send("bed button", { action: "hold", linkquality: 1 }))[0]).toEqual(
      panic("hold"),
    );
  });

  test("a press from a name that the bridge does not list is a panic of an unknown device, the rest of it is noise", () => {
    const outputs = home().send("grandma's pendant", { action: "sos", contact: false, linkquality: 1 });
    expect(said(outputs)).toEqual([panic("sos")]);
    expect(outputs[0]).toMatchObject({ deviceId: deviceIdOf("grandma's pendant") });
    expect(deviceIdOf("grandma's pendant")).toMatch(/^unlisted-[0-9a-f]{16}$/);
    expect(outputs.at(-1)).toMatchObject({ kind: "noise" });
  });

  test("an address is a device before the list has come, with everything it says", () => {
    const outputs = home({ devices: [] }).send(button, { action: "panic", illuminance: 7, linkquality: 1 });
    expect(said(outputs, button)).toEqual([
      panic("panic"),
      { kind: "reading", quantity: "illuminance-lux", value: 7 },
      expect.anything(),
    ]);
  });

  test("more unknown senders than are remembered are still believed", () => {
    const one = home();
    for (let n = 0; n < unlistedMax + 20; n += 1)
      expect(said(one.send(`unknown ${n}`, { sos: true, linkquality: 1 }))).toHaveLength(1);
    expect(Object.keys(one.state().devices).length).toBeLessThanOrEqual(unlistedMax + list.length);
  });
});

describe("what cannot be read", () => {
  test.each([
    ["garbage", "{nonsense"],
    ["no object", "[1]"],
    ["no UTF-8", new Uint8Array([0xff, 0xfe, 0x7b])],
    ["10 MB", new Uint8Array(10_000_000)],
  ])("%s from a device that can raise an alarm is as loud as one, once, until it is readable again", (_name, body) => {
    const one = home();
    expect(said(one.send("smoke", body))).toMatchObject([{ alarm: "unreadable", edge: "raised", repeated: false }]);
    expect(said(one.send("smoke", body))).toMatchObject([{ alarm: "unreadable", repeated: true }]);
    expect(said(one.send("smoke", { smoke: false, linkquality: 1 }))[0]).toMatchObject({
      alarm: "unreadable",
      edge: "cleared",
    });
    expect(said(one.send("front_door", body))).toEqual([]);
    expect(one.send("front_door", body)).toMatchObject([{ kind: "noise" }]);
  });

  test("an unknown value of a life property is unreadable, of another one no data and an unknown state", () => {
    const one = home();
    expect(said(one.send("smoke", { smoke: "maybe", linkquality: 1 }))[0]).toMatchObject({
      alarm: "unreadable",
      repeated: false,
    });
    expect(said(one.send("smoke", { smoke: "maybe", linkquality: 1 }))[0]).toMatchObject({
      alarm: "unreadable",
      repeated: true,
    });
    expect(said(one.send("smoke", { smoke: true, linkquality: 1 }))[0]).toMatchObject({
      alarm: "smoke",
      repeated: false,
    });
    const states = said(one.send("front_door", { contact: "ajar", linkquality: 1 }));
    expect(states[0]).toEqual({ kind: "state", what: "door", value: "unknown", repeated: false });
    expect(states[1]).toEqual({ kind: "no-data", about: "contact", why: "reported as ajar" });
  });

  test("a list that is too long, of another shape or garbage leaves what was known", () => {
    const one = home();
    for (const body of ["x", "{}", "7", new Uint8Array(devicesBytesMax + 1), [{ nothing: 1 }]]) {
      expect(one.send("bridge/devices", body)).toMatchObject([{ kind: "noise" }]);
    }
    expect(said(one.send("living room/fob é", { action: "emergency", linkquality: 1 }))[0]).toEqual(panic());
  });

  test("one unreadable member of the list hides no other", () => {
    const one = home({ devices: [{ ieee_address: 7 }, ...list] });
    expect(said(one.send("living room/fob é", { action: "emergency", linkquality: 1 }))[0]).toEqual(panic());
  });

  test("any bytes on any topic give some answer, and the next press comes through", () => {
    const topic = fc.oneof(
      fc.constantFrom(
        "bridge/devices",
        "bridge/info",
        "bridge/event",
        "bridge/response/permit_join",
        "bridge/state",
        "smoke",
        "x",
        "__proto__",
      ),
      fc.string(),
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc
        .constantFrom('{"__proto__":true}', '{"constructor":true,"action":{}}', "null")
        .map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(topic, body), { maxLength: 8 }), (messages) => {
        const one = home();
        const known = one.state();
        for (const [path, bytes] of messages) one.send(path, bytes);
        one.set({ ...one.state(), devices: known.devices, names: known.names });
        expect(said(one.send("living room/fob é", { action: "emergency", linkquality: 1 }))[0]).toEqual(panic());
      }),
    );
  });

  test("a state larger than any device's is noise", () => {
    const text = JSON.stringify({ action: "single", text: "x".repeat(stateBytesMax) });
    expect(home().send("bed button", text)).toMatchObject([{ kind: "noise" }]);
  });
});

describe("what is news", () => {
  test("cached contacts say nothing; the same report with link quality does; the bridge's own timer does", () => {
    const one = home();
    expect(said(one.send("front_door", { contact: false, last_seen: wallMs - 5_000 }))).toEqual([]);
    const open = { kind: "state", what: "door", value: "open", repeated: false };
    expect(said(one.send("front_door", { contact: false, last_seen: wallMs, linkquality: 1 }))[0]).toEqual(open);
    expect(said(one.send("front_door", { contact: false, last_seen: wallMs, linkquality: 1 }))[0]).toEqual({
      ...open,
      repeated: true,
    });
    // last_seen moved: heard while we were not listening, so it is news although link quality is missing.
    expect(said(one.send("front_door", { contact: true, last_seen: wallMs + 500 }))[0]).toMatchObject({
      value: "closed",
    });
    // Back by an hour: the clock was set back. Back by minutes: the bridge's saved state of before.
    expect(said(one.send("front_door", { contact: false, last_seen: wallMs - 300_000 }))).toEqual([]);
    expect(said(one.send("front_door", { contact: false, last_seen: wallMs - 3_600_000 }))[0]).toMatchObject({
      value: "open",
    });
    one.wait(120_000);
    const own = one.send("front_door", { contact: true });
    expect(own).toMatchObject([{ observation: { value: "closed" } }]);
    expect(own.some((output) => output.kind === "observed" && output.observation.kind === "alive")).toBe(false);
  });

  test("an old danger in the cache is told as old, once", () => {
    const one = home();
    expect(said(one.send("smoke", { smoke: true }))).toMatchObject([
      { alarm: "smoke", edge: "raised", repeated: true },
    ]);
    expect(said(one.send("smoke", { smoke: true }))).toEqual([]);
    expect(said(one.send("smoke", { smoke: false, linkquality: 1 }))[0]).toMatchObject({
      alarm: "smoke",
      edge: "cleared",
    });
    expect(said(one.send("smoke", { smoke: true, linkquality: 1 }))[0]).toMatchObject({
      edge: "raised",
      repeated: false,
    });
  });

  test.each([
    ["a number", wallMs, wallMs],
    ["ISO 8601", new Date(wallMs).toISOString(), wallMs],
    ["nonsense", "yesterday", undefined],
    ["a clock that was never set", 86_400_000, undefined],
    ["a clock an hour ahead", wallMs + 3_600_000, undefined],
    ["missing", undefined, undefined],
  ])("the device's time is taken when it is sane: %s", (_name, last_seen, wanted) => {
    const [first] = home().send("front_door", { contact: false, last_seen, linkquality: 1 });
    expect(first).toMatchObject({ occurredAtMs: wanted });
  });

  test("when the bridge or the way to it is lost, doors are unknown until heard again", () => {
    const one = home();
    one.send("front_door", { contact: true, linkquality: 1 });
    const unknown = { kind: "state", what: "door", value: "unknown", repeated: false };
    expect(one.send("bridge/state", "offline")).toMatchObject([
      { kind: "bridge", state: "offline" },
      { observation: unknown },
    ]);
    expect(said(one.send("front_door", { contact: true, linkquality: 1 }))[0]).toEqual({ ...unknown, value: "closed" });
    expect(bridgeLost(one.state(), "gone").outputs).toMatchObject([
      { kind: "bridge", state: "unknown", why: "gone" },
      { observation: unknown },
    ]);
  });

  test("link quality comes once an hour, battery in steps, both faults at their edges", () => {
    const one = home();
    const qualities = [0, 1_800_000, 1_800_000].map((ms) => {
      one.wait(ms);
      return said(one.send("front_door", { linkquality: 50 })).length;
    });
    expect(qualities).toEqual([1, 0, 1]);
    one.send("living room/fob é", { linkquality: 1 });
    const told = [100, 97, 90, 16, 15, 17, 25].map(
      (battery) => said(one.send("living room/fob é", { battery, linkquality: 1 })).length,
    );
    // 100: reading, no fault. 90 and 16: readings. 15: fault. 25: reading, fault gone.
    expect(told).toEqual([2, 0, 1, 1, 1, 0, 2]);
  });
});

describe("the list", () => {
  test("a device that is no longer listed is a fault by itself, and no longer one when it is back", () => {
    const one = home();
    const link = { kind: "fault", fault: "link-lost" };
    expect(said(one.send("bridge/devices", list.slice(0, 3)), smoke)).toMatchObject([{ ...link, state: "present" }]);
    expect(said(one.send("bridge/devices", list.slice(0, 3)))).toEqual([]);
    expect(said(one.send("bridge/devices", list), smoke)).toMatchObject([{ ...link, state: "gone" }]);
  });

  test("after a rename the old topic falls silent and the new one is the same device", () => {
    const one = home();
    expect(one.send("smoke", new Uint8Array(0))).toEqual([]);
    one.send("bridge/response/device/rename", { status: "ok", data: { from: "smoke", to: "kitchen/smoke" } });
    expect(said(one.send("kitchen/smoke", { smoke: true, linkquality: 1 }), smoke)[0]).toMatchObject({
      alarm: "smoke",
    });
  });

  test("availability: offline is a fault, online proves nothing, a frame does", () => {
    const one = home();
    const silent = (state: string) => ({ kind: "fault", fault: "silent", state });
    expect(said(one.send("front_door/availability", { state: "offline" }))).toMatchObject([silent("present")]);
    expect(said(one.send("front_door/availability", { state: "online" }))).toEqual([]);
    expect(said(one.send("front_door", { contact: true, linkquality: 1 }))).toContainEqual({
      ...silent("gone"),
      detail: "heard again",
    });
  });

  test("settings that make a life device unsafe become sentences for the technician", () => {
    const one = home();
    const config = {
      devices: { [button]: { debounce: 1, retain: true }, [smoke]: { throttle: 2 } },
      device_options: {},
    };
    const [output] = one.send("bridge/info", { permit_join: false, config });
    const devices = output?.kind === "devices" ? output.devices : [];
    const warnings = (id: string): string => devices.find((two) => two.deviceId === id)?.warnings.join(" ") ?? "";
    expect(warnings(button)).toMatch(/debounces.*retained/);
    expect(warnings(smoke)).toMatch(/throttles/);
    expect(warnings(plain)).toMatch(/Sold as a panic button/);
    expect(warnings(door)).toBe("");
  });

  test("names with / are followed, wildcards are not", () => {
    const odd = [device("0xa4c1380000000077", "a/+", "X", "", [])];
    const payload = new TextEncoder().encode(JSON.stringify([...list, ...odd]));
    const topics = followedTopics(base, { topic: `${base}/bridge/devices`, payload, retained: true });
    expect(topics).toEqual([`${base}/living room/fob é`, `${base}/living room/fob é/availability`]);
  });
});
