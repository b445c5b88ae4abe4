/**
 * What we say, in the codes that alarm receiving centres know: Contact ID (SIA DC-05), SIA letters (DC-03) and SCAIP device type and status code.
 *
 * Data, not program: each centre may have another table (`codeOverridesSchema`), because the standards have no code for some of what we say. A fall is 101 with a
 * zone number of its own by default; Climax Mobile PERS says 120, Climax Vesta 102. Every kind of alarm and fault has an entry, or this file does not compile.
 * Source: DC-05-1999 appendix C as far as public lists name it, pysiaalarm `data/sia_codes.py`, caruhome/scaip-gateway `spec.py`.
 */

import { z } from "zod";
import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { IncidentMode } from "../../alarms/incident.ts";

/** One thing that can be said. What is over (a restore) has the same Contact ID event, and its own SIA letters and SCAIP status. */
export type Code = {
  /** Contact ID event, three digits. */
  event: string;
  /** Contact ID partition (SIA: area), two digits. */
  partition: string;
  /** Contact ID zone, three digits: kept for one kind each, so that a centre tells a fall from a press by it. */
  zone: string;
  sia: string;
  siaRestore: string;
  /** SCAIP device type and status codes, four digits each. */
  dty: string;
  stc: string;
  stcRestore: string;
};

export type Marked = Exclude<IncidentMode, "live">;

export type CodeTable = {
  alarms: Readonly<Record<AlarmKind, Code>>;
  faults: Readonly<Record<FaultKind, Code>>;
  /**
   * What is not live is said by another event altogether (601 manual test, 607 walk test), so that nobody takes it for an alarm who does not read on; zone and
   * partition stay those of what is tested.
   */
  modes: Readonly<Record<Marked, Pick<Code, "event" | "sia" | "stc">>>;
  /** What we send by ourselves to see whether the path stands. */
  periodicTest: Code;
};

/** Life alarms and what is concluded from the course of a home have status 0009 (automatic) or 0010 (by hand), and are over with 0092 or 0093. */
const byHand = { partition: "00", stc: "0010", stcRestore: "0093" };
const automatic = { partition: "00", stc: "0009", stcRestore: "0092" };
const equipment = { partition: "00", stcRestore: "0070" };
const emergency = { event: "101", sia: "QA", siaRestore: "QH" };
const maintenance = { event: "393", sia: "YX", siaRestore: "YZ" };
const selfTest = { event: "389", sia: "YX", siaRestore: "YZ" };
const gone = { event: "381", sia: "YC", siaRestore: "YK" };

export const defaultCodes: CodeTable = {
  alarms: {
    panic: { ...byHand, ...emergency, zone: "001", dty: "0003" },
    call: { ...byHand, ...emergency, zone: "002", dty: "0002" },
    fall: { ...automatic, ...emergency, zone: "003", dty: "0005" },
    // Something on a life input that nobody could read is told as a press is.
    unreadable: { ...byHand, ...emergency, zone: "004", dty: "0003" },
    smoke: { ...automatic, event: "111", sia: "FA", siaRestore: "FH", zone: "011", dty: "0023" },
    gas: { ...automatic, event: "151", sia: "GA", siaRestore: "GH", zone: "012", dty: "0021" },
    "carbon-monoxide": { ...automatic, event: "162", sia: "GA", siaRestore: "GH", zone: "013", dty: "0026" },
    "water-leak": { ...automatic, event: "154", sia: "WA", siaRestore: "WH", zone: "014", dty: "0033" },
    inactivity: { ...automatic, event: "102", sia: "NA", siaRestore: "NS", zone: "021", dty: "0010" },
    // No code of its own in DC-05: 150 is "24 hour, not burglary"; 0077 is "open too long".
    "door-watch": { ...automatic, event: "150", sia: "UA", siaRestore: "UH", zone: "022", dty: "0014", stc: "0077" },
    "away-overdue": { ...automatic, event: "102", sia: "NA", siaRestore: "NS", zone: "023", dty: "0015" },
  },
  faults: {
    silent: { ...equipment, ...gone, zone: "101", dty: "0050", stc: "0123", stcRestore: "0124" },
    "low-battery": {
      ...equipment,
      event: "384",
      sia: "XT",
      siaRestore: "XR",
      zone: "102",
      dty: "0050",
      stc: "0016",
      stcRestore: "0015",
    },
    tamper: { ...equipment, event: "383", sia: "TA", siaRestore: "TR", zone: "103", dty: "0050", stc: "0125" },
    "mains-lost": {
      ...equipment,
      event: "301",
      sia: "AT",
      siaRestore: "AR",
      zone: "104",
      dty: "0041",
      stc: "0085",
      stcRestore: "0086",
    },
    "clock-untrusted": { ...equipment, ...maintenance, zone: "105", dty: "0031", stc: "0067" },
    "link-lost": {
      ...equipment,
      event: "350",
      sia: "YC",
      siaRestore: "YK",
      zone: "106",
      dty: "0032",
      stc: "0026",
      stcRestore: "0115",
    },
    storage: { ...equipment, ...maintenance, zone: "107", dty: "0002", stc: "0067" },
    stuck: { ...equipment, ...selfTest, zone: "108", dty: "0050", stc: "0067" },
    jammed: { ...equipment, event: "344", sia: "XQ", siaRestore: "XH", zone: "109", dty: "0050", stc: "0095" },
    cloned: { ...equipment, ...maintenance, zone: "110", dty: "0002", stc: "0067" },
    unreadable: { ...equipment, event: "380", sia: "YX", siaRestore: "YZ", zone: "111", dty: "0050", stc: "0067" },
    "device-failure": { ...equipment, ...selfTest, zone: "112", dty: "0050", stc: "0042" },
    configuration: { ...equipment, ...maintenance, zone: "113", dty: "0002", stc: "0067" },
  },
  modes: {
    test: { event: "601", sia: "RX", stc: "0102" },
    drill: { event: "607", sia: "RX", stc: "0102" },
    canary: { event: "602", sia: "RP", stc: "0102" },
  },
  periodicTest: {
    ...equipment,
    event: "602",
    zone: "000",
    sia: "RP",
    siaRestore: "RP",
    dty: "0002",
    stc: "0102",
    stcRestore: "0102",
  },
};

const digits = (count: number, what: string) =>
  z.string().regex(new RegExp(`^\\d{${count}}$`), `${what} has ${count} digits, such as ${"0".repeat(count - 1)}1.`);
const letters = z.string().regex(/^[A-Z]{2}$/, "A SIA code has two capital letters, such as QA.");

const codeOverrideSchema = z.strictObject({
  // DC-05 has no event that begins with 0, and a receiver would not know one.
  event: z
    .string()
    .regex(/^[1-9]\d{2}$/, "A Contact ID event has three digits and does not begin with 0, such as 101.")
    .optional(),
  partition: digits(2, "A partition").optional(),
  zone: digits(3, "A zone").optional(),
  sia: letters.optional(),
  siaRestore: letters.optional(),
  dty: digits(4, "A SCAIP device type").optional(),
  stc: digits(4, "A SCAIP status code").optional(),
  stcRestore: digits(4, "A SCAIP status code").optional(),
});
const modeOverrideSchema = codeOverrideSchema.pick({ event: true, sia: true, stc: true });

/** What one centre wants otherwise. A kind that is not ours is refused: it would be a slip that nobody notices before the alarm. */
export const codeOverridesSchema = z.strictObject({
  alarms: z.partialRecord(z.enum(keysOf(defaultCodes.alarms)), codeOverrideSchema).optional(),
  faults: z.partialRecord(z.enum(keysOf(defaultCodes.faults)), codeOverrideSchema).optional(),
  modes: z.partialRecord(z.enum(keysOf(defaultCodes.modes)), modeOverrideSchema).optional(),
  periodicTest: codeOverrideSchema.optional(),
});
export type CodeOverrides = z.infer<typeof codeOverridesSchema>;

export function codeTableWith(overrides: CodeOverrides): CodeTable {
  return {
    alarms: merged(defaultCodes.alarms, overrides.alarms),
    faults: merged(defaultCodes.faults, overrides.faults),
    modes: merged(defaultCodes.modes, overrides.modes),
    periodicTest: { ...defaultCodes.periodicTest, ...given(overrides.periodicTest) },
  };
}

function merged<Kind extends string, Entry extends object>(
  defaults: Readonly<Record<Kind, Entry>>,
  overrides: { readonly [kind in Kind]?: object | undefined } | undefined,
): Record<Kind, Entry> {
  const kinds = keysOf(defaults);
  // `as`: one entry for each key of the defaults, which `Object.fromEntries` cannot say.
  return Object.fromEntries(kinds.map((kind) => [kind, { ...defaults[kind], ...given(overrides?.[kind]) }])) as Record<
    Kind,
    Entry
  >;
}

/** A key that is there and undefined would take the default away. */
function given(override: object | undefined): object {
  return Object.fromEntries(Object.entries(override ?? {}).filter(([, value]) => value !== undefined));
}

// `as`: the keys of a record of known keys are those keys.
function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
