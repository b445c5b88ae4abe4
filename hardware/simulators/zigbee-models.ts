/**
 * What some Zigbee devices announce through zigbee2mqtt, copied from its recording (test/vectors/zigbee/transcript.jsonl) without labels and
 * descriptions.
 */

type Expose = Readonly<Record<string, unknown>> & { property: string };

export type ZigbeeModel = {
  model: string;
  vendor: string;
  description: string;
  modelId: string;
  manufacturer: string;
  exposes: readonly Expose[];
};

const numeric = (property: string, unit: string, more: Readonly<Record<string, unknown>> = {}): Expose => ({
  type: "numeric",
  name: property,
  property,
  access: 1,
  unit,
  ...more,
});
const binary = (property: string, isOnTrue: boolean, more: Readonly<Record<string, unknown>> = {}): Expose => ({
  type: "binary",
  name: property,
  property,
  access: 1,
  value_on: isOnTrue,
  value_off: !isOnTrue,
  ...more,
});
const diagnostic = { category: "diagnostic" };
const battery = numeric("battery", "%", { value_min: 0, value_max: 100, ...diagnostic });
const voltage = numeric("voltage", "mV", diagnostic);
const batteryLow = binary("battery_low", true, diagnostic);
const linkQuality = numeric("linkquality", "lqi", { value_min: 0, value_max: 255, ...diagnostic });

const models = {
  TS0215A_sos: {
    model: "TS0215A_sos",
    vendor: "Tuya",
    description: "SOS button",
    modelId: "TS0215A",
    manufacturer: "_TZ3000_4fsgukof",
    exposes: [
      battery,
      voltage,
      { type: "enum", name: "action", property: "action", access: 1, values: ["emergency"], ...diagnostic },
      linkQuality,
    ],
  },
  TS0203: {
    model: "TS0203",
    vendor: "Tuya",
    description: "Door sensor",
    modelId: "TS0203",
    manufacturer: "_TZ3000_n2egfsli",
    exposes: [binary("contact", false), battery, voltage, batteryLow, linkQuality],
  },
  // Of the catalogue (test/vectors/zigbee/catalogue-sample.json): one that can be asked to make itself seen.
  E2013: {
    model: "E2013",
    vendor: "IKEA",
    description: "PARASOLL door/window sensor",
    modelId: "PARASOLL Door/Window Sensor",
    manufacturer: "IKEA of Sweden",
    exposes: [
      binary("contact", false),
      battery,
      voltage,
      { type: "enum", name: "identify", property: "identify", access: 2, values: ["identify"] },
      linkQuality,
    ],
  },
  "SNZB-03": {
    model: "SNZB-03",
    vendor: "SONOFF",
    description: "Motion sensor",
    modelId: "MS01",
    manufacturer: "eWeLink",
    exposes: [battery, voltage, binary("occupancy", true), batteryLow, linkQuality],
  },
  "9290012607": {
    model: "9290012607",
    vendor: "Philips",
    description: "Hue motion sensor",
    modelId: "SML001",
    manufacturer: "Philips",
    exposes: [
      numeric("temperature", "°C"),
      binary("occupancy", true),
      battery,
      { type: "numeric", name: "occupancy_timeout", property: "occupancy_timeout", access: 7, unit: "s" },
      numeric("illuminance", "lx", { access: 5 }),
      linkQuality,
    ],
  },
  SEB01ZB: {
    model: "SEB01ZB",
    vendor: "Feibit",
    description: "SOS button",
    modelId: "FNB56-SOS03FB1.5",
    manufacturer: "Feibit,co.ltd",
    exposes: [binary("sos", true), batteryLow, binary("tamper", true), battery, linkQuality],
  },
} as const satisfies Record<string, ZigbeeModel>;

export type ZigbeeModelName = keyof typeof models;

export function zigbeeModel(name: ZigbeeModelName): ZigbeeModel {
  return models[name];
}
