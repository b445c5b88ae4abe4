/**
 * From what a device says it can report (its `exposes`) to what that means in our words. Free of MQTT: another source of the same
 * converters could use it.
 *
 * Idea: a table of property names, each with the values that mean danger and the values that mean none, in lower case. A name that is not in
 * the table means nothing to us and can never become an alarm: that is how `mode: emergency` of a siren, `fall_detection` (a switch) or
 * `gas` as a number of ppm stay silent. A value that is in neither list of a life property is unreadable, which is louder than an alarm.
 * Source: 4,478 definitions of zigbee-herdsman-converters 26.105.0; test/vectors/zigbee/catalogue-sample.json is the oracle, and
 * exposes.test.ts lists where we differ from it.
 */

import type { Confidence, LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { Quantity } from "@shouwang/shared/domain/observation.ts";
import type { Expose } from "./message.ts";

/** A danger, and how far it goes: the second step of the same danger (`maybe_fall`, then `fall`) is news again. */
export type Danger = { alarm: LifeKind; step: 1 | 2 };

/** Values are keys made by `keyOf`. JSON-safe: it is part of the driver's state. */
export type Meaning =
  | { as: "press"; panics: boolean; falls: boolean; isPanicOnly: boolean }
  | {
      as: "life";
      dangers: Readonly<Record<string, Danger>>;
      quiet: readonly string[];
      hold: readonly string[];
      confidence: Confidence;
    }
  | { as: "state"; what: "door" | "motion" | "presence"; yes: readonly string[]; no: readonly string[] }
  | { as: "tamper" | "trouble"; yes: readonly string[]; no: readonly string[] }
  | { as: "battery-low"; yes: readonly string[]; no: readonly string[] }
  | { as: "reading"; quantity: Quantity };

/** `"ON"`, `"on"` and `true` differ between converters and mean the same within one property. */
export function keyOf(value: unknown): string {
  if (typeof value === "string") return value.trim().toLowerCase();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return "(neither text, number nor true or false)";
}

const yesWords = ["true", "on", "yes", "1"];
const noWords = ["false", "off", "no", "0"];
const panicWords = new Set(["emergency", "panic", "sos"]);
/** The cube reports how it was thrown; `fall` there is a gesture. */
const fallingIsGesture = new Set(["MFKZQ01LM"]);

/** A property without its endpoint and number: `contact_left` → `contact`, `input_3_leak_detect_9` → `leak_detect`. */
function stem(expose: Pick<Expose, "name" | "property">): string {
  const name = expose.name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/^(?:input|channel)_\d+_/, "")
    .replace(/^(?:mmwave_)?area_?\d+_/, "");
  return name.replace(/_\d+$/, "");
}

const one = (alarm: LifeKind, keys: readonly string[], step: 1 | 2 = 2): Record<string, Danger> =>
  Object.fromEntries(keys.map((key) => [key, { alarm, step }]));

const level = (
  dangers: Record<string, Danger>,
  quiet: readonly string[],
  confidence: Confidence = "certain",
  hold: readonly string[] = [],
): Meaning => ({
  as: "life",
  dangers,
  quiet,
  hold,
  confidence,
});
const binaryLife = (alarm: LifeKind): Meaning => level(one(alarm, yesWords), noWords);

/** Radars and single accelerometers: `low`, whatever they call themselves (docs/architecture.md §5). */
const fallWords = level(
  { ...one("fall", ["fall", "falling", "fall_alarm"]), ...one("fall", ["maybe_fall", "fall_warning"], 1) },
  ["none", "normal"],
  "low",
  // The sensor says of itself that it cannot tell. Reported as no data; it neither raises nor clears.
  ["unknown"],
);
const smokeWords = level(one("smoke", ["alarm"]), ["normal", "none", "detecting"], "certain", ["unknown"]);

/** Yes/no properties with one meaning each, whether exposed or only found in the message. */
const binaries: Readonly<Record<string, Meaning>> = {
  sos: binaryLife("panic"),
  sos_alarm: binaryLife("panic"),
  smoke: binaryLife("smoke"),
  gas: binaryLife("gas"),
  gas_alarm: binaryLife("gas"),
  carbon_monoxide: binaryLife("carbon-monoxide"),
  water_leak: binaryLife("water-leak"),
  water_leak_alarm: binaryLife("water-leak"),
  active_water_leak: binaryLife("water-leak"),
  // The value that is reported while closed is true or "ON" in every converter, whatever `value_on` says; false is open.
  contact: { as: "state", what: "door", yes: ["false", "off"], no: ["true", "on"] },
  contact_alarm: { as: "state", what: "door", yes: ["false", "off"], no: ["true", "on"] },
  garage_door_contact: { as: "state", what: "door", yes: ["false", "off"], no: ["true", "on"] },
  occupancy: { as: "state", what: "motion", yes: yesWords, no: noWords },
  occupancy_alarm: { as: "state", what: "motion", yes: yesWords, no: noWords },
  occupancy_status: { as: "state", what: "motion", yes: yesWords, no: noWords },
  motion_status: { as: "state", what: "motion", yes: yesWords, no: noWords },
  presence: { as: "state", what: "presence", yes: yesWords, no: noWords },
  tamper: { as: "tamper", yes: yesWords, no: noWords },
  trouble: { as: "trouble", yes: yesWords, no: noWords },
  battery_low: { as: "battery-low", yes: [...yesWords, "low"], no: [...noWords, "normal"] },
  battery_defect: { as: "battery-low", yes: yesWords, no: noWords },
};

/** Properties with a list of words. */
const enums: Readonly<Record<string, Meaning>> = {
  fall_down_status: fallWords,
  fall_status: fallWords,
  smoke_state: smokeWords,
  co_state: level(one("carbon-monoxide", ["alarm"]), ["normal", "none"]),
  gas_sensor_state: level(one("gas", ["alarm"]), ["normal", "none"]),
  water_warning: level(one("water-leak", ["alarm"]), ["none", "normal"]),
  water_leakage_state: level(one("water-leak", ["water_leakage_yes"]), ["water_leakage_no"]),
  leak_detect: level(one("water-leak", ["leak"]), ["dry"]),
  halo_alert_state: level(
    {
      ...one("smoke", ["smoke", "interconnect_smoke"]),
      ...one("smoke", ["pre_smoke"], 1),
      ...one("carbon-monoxide", ["carbon_monoxide", "interconnect_carbon_monoxide"]),
    },
    ["safe"],
    "certain",
    // Says nothing of smoke or CO: a silenced alarm is not over, a test is not one.
    [
      "silenced",
      "weather",
      "low_battery",
      "very_low_battery",
      "failed_battery",
      "end_of_life",
      "other",
      "co_test",
      "smoke_test",
    ],
  ),
  contact: { as: "state", what: "door", yes: ["off", "false", "open"], no: ["on", "true", "closed", "close"] },
  opening_state: { as: "state", what: "door", yes: ["open", "tilted"], no: ["closed"] },
  door_state: { as: "state", what: "door", yes: ["open"], no: ["closed"] },
  presence_state: {
    as: "state",
    what: "presence",
    yes: ["presence", "peaceful", "small_movement", "large_movement"],
    no: ["none"],
  },
  motion_state: {
    as: "state",
    what: "motion",
    yes: ["large", "medium", "small", "static", "far", "near", "active", "peaceful", "motion"],
    no: ["none"],
  },
  // `battery_state` of a router with a backup battery speaks of charging: those words are in neither list, and say nothing.
  battery_state: { as: "battery-low", yes: ["low"], no: ["medium", "middle", "high", "usb", "full"] },
  battery_level: { as: "battery-low", yes: ["low"], no: ["medium", "middle", "high", "usb", "full"] },
};

const numbers: Readonly<Record<string, Quantity>> = {
  battery: "battery-percent",
  temperature: "temperature-celsius",
  illuminance: "illuminance-lux",
  linkquality: "link-quality",
};

/** `status` and `state` are anybody's names: only the values tell whose. */
function bySet(values: readonly string[]): Meaning | undefined {
  const keys = values.map(keyOf);
  if (keys.includes("falling"))
    return level(
      one("fall", ["falling"]),
      keys.filter((key) => key !== "falling"),
      "low",
    );
  if (!keys.includes("presence")) return undefined;
  const no = keys.filter((key) => key === "none" || key === "absence");
  return { as: "state", what: "presence", yes: keys.filter((key) => key === "presence" || key === "move"), no };
}

/** `sos_hold` or `panic_2` of a model we have not met is a panic as well; in the catalogue the bare words are the only ones. */
export function isPanicAction(key: string): boolean {
  return key.split(/[_\s-]/).some((word) => panicWords.has(word));
}

function press(values: readonly string[], model: string): Meaning {
  const keys = values.map(keyOf);
  const panics = keys.some(isPanicAction);
  return { as: "press", panics, falls: !fallingIsGesture.has(model), isPanicOnly: panics && keys.every(isPanicAction) };
}

/** @returns undefined when it says nothing that we have a word for. */
export function meaningOf(expose: Expose, device: { model: string; description: string }): Meaning | undefined {
  // Bit 1: published. What can only be set (`mode: emergency` of a siren) is an order, never a report.
  if ((expose.access & 1) === 0) return undefined;
  if (expose.property === "action") return press(expose.values, device.model);
  const name = stem(expose);
  switch (expose.type) {
    case "binary": {
      // A mat in a bed calls lying in it `occupancy`; a person in bed is present, not moving.
      const isBed = name === "occupancy" && /\bbed\b/i.test(device.description);
      if (isBed) return { as: "state", what: "presence", yes: yesWords, no: noWords };
      // Inputs with words of their own are sold as binaries: "Leak" and "Dry".
      return own(binaries, name) ?? own(enums, name);
    }
    case "enum":
      if (name === "status" || name === "state") return bySet(expose.values);
      if (name === "human_motion_state") return own(enums, "motion_state");
      return own(enums, name);
    case "numeric": {
      const quantity = own(numbers, name);
      return quantity === undefined ? undefined : { as: "reading", quantity };
    }
    default:
      // Texts, lists and composites: nothing we have a word for. Not an alarm either, because no life property is one.
      return undefined;
  }
}

/** For a key that no expose announces: some are only ever found in the message (`tamper`), and a device may not be listed yet. */
export function meaningOfKey(key: string, value: unknown): Meaning | undefined {
  if (key === "action") return { as: "press", panics: true, falls: true, isPanicOnly: false };
  const name = stem({ name: key, property: key });
  if (typeof value === "number") {
    const quantity = own(numbers, name);
    return quantity === undefined ? undefined : { as: "reading", quantity };
  }
  if (typeof value === "boolean") return own(binaries, name);
  if (typeof value !== "string") return undefined;
  const words = key === "status" ? bySet(["falling"]) : (own(enums, name) ?? own(binaries, name));
  // Without an announced list of values a word that we do not know is not a reason to shout.
  return words && (words.as !== "life" || keyOf(value) in words.dangers || words.quiet.includes(keyOf(value)))
    ? words
    : undefined;
}

/** `alarm` of a siren, a thermostat, a window: it may mean anything, so it raises nothing and a technician is told. */
export function isUndecidable(expose: Expose): boolean {
  return (expose.access & 1) !== 0 && ["alarm", "alarm_state", "alarm_status"].includes(stem(expose));
}

/** Table look-up that an inherited name (`constructor`) cannot fool. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
