import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { isUndecidable, keyOf, meaningOf } from "./exposes.ts";
import type { Expose } from "./message.ts";
import { report } from "./report.ts";
import { blankRecord, type DeviceRecord } from "./state.ts";

const word = z.union([z.string(), z.boolean(), z.number()]);
const catalogueSchema = z.object({
  devices: z.array(
    z.object({
      model: z.string(),
      description: z.string(),
      exposes: z.array(
        z.object({
          name: z.string(),
          type: z.string(),
          property: z.string(),
          access: z.number(),
          values: z.array(word).optional(),
          value_on: word.optional(),
          value_off: word.optional(),
          meaning: z.string(),
          active: z.array(word).optional(),
        }),
      ),
      other: z.array(z.string()),
    }),
  ),
});
const file = new URL("../../../test/vectors/zigbee/catalogue-sample.json", import.meta.url);
const { devices } = catalogueSchema.parse(JSON.parse(readFileSync(file, "utf8")));
type Device = (typeof devices)[number];
type Labelled = Device["exposes"][number];

const now = { wallMs: 1_795_306_651_240, uptimeMs: 1_000_000 };

function exposesOf(device: Device): Expose[] {
  const labelled = device.exposes.map(({ name, property, type, access, values }) => ({
    name,
    property,
    type,
    access,
    values: (values ?? []).map(String),
  }));
  const others = device.other.map((text) => {
    const [property = "", type = "", access = ""] = text.split(":");
    return { name: property, property, type, access: Number(access), values: [] };
  });
  return [...labelled, ...others];
}

function recordOf(device: Device): DeviceRecord {
  const id = parseDeviceId("0xa4c1380000000005");
  if (id === undefined) throw new Error("an address is an id");
  const exposes = exposesOf(device);
  return {
    ...blankRecord(id, "device"),
    isListed: true,
    model: device.model,
    meanings: Object.fromEntries(
      exposes.flatMap((expose) => {
        const meaning = meaningOf(expose, device);
        return meaning ? [[expose.property, meaning]] : [];
      }),
    ),
    announced: exposes.map((expose) => expose.property),
  };
}

/** Without proof of life, which every frame gives. */
function said(record: DeviceRecord, values: Record<string, unknown>): readonly Observation[] {
  const { observations } = report(record, values, { arrival: "frame", now, isPanicButton: false });
  return observations.filter((one) => one.kind !== "alive");
}

const lifeOf: Record<string, string> = {
  sos_action: "panic",
  sos: "panic",
  fall: "fall",
  fall_action: "fall",
  smoke: "smoke",
  gas: "gas",
  carbon_monoxide: "carbon-monoxide",
  water_leak: "water-leak",
};
const stateOf: Record<string, [what: string, yes: string, no: string]> = {
  contact: ["door", "open", "closed"],
  occupancy: ["motion", "active", "still"],
  motion_state: ["motion", "active", "still"],
  presence: ["presence", "present", "absent"],
};
const quantityOf: Record<string, string> = {
  battery_percent: "battery-percent",
  temperature: "temperature-celsius",
  illuminance: "illuminance-lux",
  linkquality: "link-quality",
};

/** Where we say something else than the label, and why. */
const exceptions: Record<string, string> = {
  humidity: "no word for it: it says nothing of the resident and would spend the budget of points",
  vibration: "no word for it yet: a shaken bed, a washing machine and a break-in look alike",
  button_action: "a plain button is nothing until the installer names it a panic button",
  alarm_unspecified: "may mean anything, so no alarm and a warning for the technician",
  presence_event: "a gesture in front of a radar (enter, leave, approach); presence itself is told by `presence`",
  "battery_state of a charger":
    "missing, charging, full, discharging: about a backup battery being charged, not one running down",
};

/** All values that an expose can have. */
function range(expose: Labelled): unknown[] {
  if (expose.values) return expose.values;
  const both = [expose.value_on, expose.value_off].filter((value) => value !== undefined);
  return both.length > 0 ? both : [true, false];
}
const isActive = (expose: Labelled, value: unknown): boolean => (expose.active ?? []).some((one) => one === value);
const cases = devices.flatMap((device) =>
  device.exposes.map((expose) => ({ device, expose, name: `${device.model} ${expose.property}` })),
);
const labelled = (...meanings: string[]) => cases.filter(({ expose }) => meanings.includes(expose.meaning));

test("the catalogue sample has the devices that it should", () => {
  expect(devices).toHaveLength(150);
  expect(cases.length).toBeGreaterThan(600);
});

describe("life: every value labelled as danger raises its alarm, no other value raises it", () => {
  test.each(labelled(...Object.keys(lifeOf)))("$name", ({ device, expose }) => {
    const record = recordOf(device);
    for (const value of range(expose)) {
      const raised = said(record, { [expose.property]: value }).filter(
        (one) => one.kind === "life" && one.edge === "raised",
      );
      const other = otherDanger[`${expose.property}: ${keyOf(value)}`];
      const wanted = isActive(expose, value) ? [lifeOf[expose.meaning]] : other ? [other] : [];
      expect(
        raised.map((one) => (one.kind === "life" ? one.alarm : "")),
        `${expose.property}: ${String(value)}`,
      ).toEqual(wanted);
    }
  });
});

/** One enum that speaks of two dangers; its label names the first. */
const otherDanger: Record<string, string> = {
  "halo_alert_state: carbon_monoxide": "carbon-monoxide",
  "halo_alert_state: interconnect_carbon_monoxide": "carbon-monoxide",
};

describe("doors, motion and presence say what their label says", () => {
  const all = labelled(...Object.keys(stateOf)).filter(({ expose }) => expose.property !== "presence_event");
  test.each(all)("$name", ({ device, expose }) => {
    const [what, yes, no] = stateOf[expose.meaning] ?? ["", "", ""];
    for (const value of range(expose)) {
      const isOwnState = expose.property === "state" && value === "disabled";
      const wanted = isOwnState ? "unknown" : isActive(expose, value) ? yes : no;
      const states = said(recordOf(device), { [expose.property]: value }).filter((one) => one.kind === "state");
      expect(states, `${expose.property}: ${String(value)}`).toEqual([
        { kind: "state", what, value: wanted, repeated: false },
      ]);
    }
  });
});

describe("tamper and battery are faults, never alarms", () => {
  const all = labelled("tamper", "battery_low", "battery_level").filter(
    ({ expose }) => !expose.values?.includes("charging"),
  );
  test.each(all)("$name", ({ device, expose }) => {
    const fault = expose.meaning === "tamper" ? "tamper" : "low-battery";
    for (const value of range(expose)) {
      const state = isActive(expose, value) ? "present" : "gone";
      expect(said(recordOf(device), { [expose.property]: value })).toMatchObject([{ kind: "fault", fault, state }]);
    }
  });
});

test("numbers become readings of their quantity", () => {
  for (const { device, expose } of labelled(...Object.keys(quantityOf))) {
    const observations = said(recordOf(device), { [expose.property]: 55 }).filter((one) => one.kind === "reading");
    expect(observations).toEqual([{ kind: "reading", quantity: quantityOf[expose.meaning], value: 55 }]);
  }
});

test("what we do not follow is listed with its reason", () => {
  const followed = [
    ...Object.keys(lifeOf),
    ...Object.keys(stateOf),
    ...Object.keys(quantityOf),
    "tamper",
    "battery_low",
    "battery_level",
  ];
  const rest = new Set(cases.map(({ expose }) => expose.meaning).filter((meaning) => !followed.includes(meaning)));
  const reasons = ["presence_event", "battery_state of a charger", ...rest].toSorted();
  expect(Object.keys(exceptions).toSorted()).toEqual(reasons);
});

test("what we do not follow raises nothing, whatever it says", () => {
  for (const { device, expose } of labelled("vibration", "button_action", "alarm_unspecified", "humidity")) {
    for (const value of [...range(expose), "alarm", "", 1, 99]) {
      const life = said(recordOf(device), { [expose.property]: value }).filter((one) => one.kind === "life");
      expect(life, `${device.model} ${expose.property}: ${String(value)}`).toEqual([]);
    }
  }
});

test("an undecidable alarm is for the technician to see", () => {
  for (const { device, expose } of labelled("alarm_unspecified")) {
    const own = exposesOf(device).find((one) => one.property === expose.property);
    expect(own && isUndecidable(own), `${device.model} ${expose.property}`).toBe(true);
  }
});

describe("false friends", () => {
  test("no other property of any device becomes an alarm, a door or a person", () => {
    let tried = 0;
    for (const device of devices) {
      for (const text of device.other) {
        const property = text.split(":")[0] ?? "";
        if (device.exposes.some((expose) => expose.property === property)) continue;
        for (const value of [true, false, 1, 0, "emergency", "fall", "alarm", "ON", "open"]) {
          tried += 1;
          const said1 = said(recordOf(device), { [property]: value }).filter(
            (one) => one.kind === "life" || one.kind === "state",
          );
          expect(said1, `${device.model} ${property}: ${String(value)}`).toEqual([]);
        }
      }
    }
    expect(tried).toBeGreaterThan(5_000);
  });

  const own = (expose: Partial<Expose> & { property: string; type: string }): Expose => ({
    name: expose.property,
    access: 1,
    values: [],
    ...expose,
  });
  test.each([
    [
      "mode of a siren can only be set",
      own({ property: "mode", type: "enum", access: 2, values: ["emergency", "police_panic"] }),
    ],
    [
      "system_mode of a thermostat",
      own({ property: "system_mode", type: "enum", access: 7, values: ["emergency_heating"] }),
    ],
    ["a plug that is too hot", own({ property: "emergency_overheat", type: "binary" })],
    ["air pressure that falls", own({ property: "pressure_tend", type: "enum", values: ["rise", "fall"] })],
    ["the switch of a fall detector", own({ property: "fall_detection", type: "binary", access: 3 })],
    ["the switch of another", own({ property: "tumble_switch", type: "enum", access: 3, values: ["ON", "OFF"] })],
    ["its sensitivity", own({ property: "fall_sensitivity", type: "numeric", access: 3 })],
    ["a window guessed from temperature", own({ property: "window_open", type: "binary" })],
    ["the same", own({ property: "window", type: "enum", values: ["open", "closed"] })],
    ["a valve", own({ property: "valve_state", type: "enum", values: ["OPEN", "CLOSED"] })],
    ["a gas meter in ppm", own({ property: "gas", type: "numeric" })],
    ["somebody's status", own({ property: "status", type: "enum", values: ["idle", "running"] })],
    ["a presence setting", own({ property: "presence", type: "binary", access: 2 })],
  ])("%s", (_name, expose) => {
    const meaning = meaningOf(expose, { model: "X", description: "" });
    expect(meaning === undefined || meaning.as === "reading").toBe(true);
  });

  test("the cube's gesture is no fall, the P100's is", () => {
    const action = own({ property: "action", type: "enum", values: ["shake", "fall"] });
    expect(meaningOf(action, { model: "MFKZQ01LM", description: "Mi/Aqara smart home cube" })).toMatchObject({
      falls: false,
    });
    expect(meaningOf(action, { model: "DWZTCGQ11LM", description: "Multi-state sensor P100" })).toMatchObject({
      falls: true,
    });
  });
});
