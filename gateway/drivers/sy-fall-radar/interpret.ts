/**
 * What an SY fall radar's frames mean, in our words.
 *
 * Intuition: the radar reports a change once and nobody confirms it, so each report counts, and between reports it is asked for its
 * levels all the time. A level that was told before is told as `repeated`. What was told is the memory; it begins empty with the process
 * and after every restart of the radar, so that a fall that is still there is told again as news: the louder side.
 *
 * Two rules make "no fall" hard to say, because it quiets people:
 * - `cleared` is told only by a radar that told the fall itself and was heard without a break since. A radar that has just been
 *   switched on sees nobody fall, whoever lies there.
 * - An answer on the fall register that nobody can read is an alarm of its own (`unreadable`), not a missing value.
 *
 * Inputs: memory, one frame, monotonic now. Limits: remembers at most `unknownRegistersMax` registers that it does not know. Source:
 * R60AFD1 user manual V1.6 §8.2 and appendix 1; what is an assumption of ours is listed in README.md.
 */

import type { FaultState } from "@shouwang/shared/domain/fault.ts";
import type { LifeEvent, Observation, StateEvent } from "@shouwang/shared/domain/observation.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { describeFrame, registerName, type SyFrame } from "./frame.ts";

/** Plain data. `at` of a level is what was told last. */
export type SyMemory = {
  fall: { at: "unknown" } | { at: "clear" } | { at: "fallen" | "unreadable"; heardAtMs: number };
  lying: "lying" | "clear" | "unknown";
  motion: "active" | "still" | "unknown";
  presence: "present" | "absent" | "unknown";
  isReady: boolean | undefined;
  workedSeconds: number | undefined;
  /** By what keeps the radar from its work, and whether it does. */
  troubles: Partial<Record<Trouble, boolean>>;
  toldFault: { state: FaultState; detail: string } | undefined;
  /** Registers that were told once as unknown. */
  unknownRegisters: readonly string[];
};

const troubles = {
  radar: "the radar reports that its chip has failed",
  fallSwitch: "fall detection is switched off in the radar",
  presenceSwitch: "presence detection is switched off in the radar",
  workMode: "the radar is set to another work mode",
} as const;
type Trouble = keyof typeof troubles;

/**
 * The fall state is asked for every 1.5 s. Three answers missing in a row is a break: the radar may have been without power and
 * have forgotten, so that its "no fall" proves nothing.
 */
const unbrokenWithin = seconds(5);

/**
 * A fall that was heard of this recently is the same fall; after a longer break it may be a second one whose "no fall" was lost, and is
 * told as news. Shorter would page anew at each contact of a loose plug while somebody lies there; longer would hide a second fall.
 */
const sameFallWithin = seconds(30);

/** A radar knows some forty registers; a line that makes up more is broken, and saying so sixteen times is enough. */
const unknownRegistersMax = 16;

export function firstMemory(): SyMemory {
  return {
    fall: { at: "unknown" },
    lying: "unknown",
    motion: "unknown",
    presence: "unknown",
    isReady: undefined,
    workedSeconds: undefined,
    troubles: {},
    toldFault: undefined,
    unknownRegisters: [],
  };
}

type Interpreted = { memory: SyMemory; observations: readonly Observation[] };
type Meaning = (memory: SyMemory, frame: SyFrame, uptimeMs: number) => Interpreted;

const alive: Observation = { kind: "alive" };

const workMode = trouble("workMode", { 1: false, 2: true });

/** Everything this driver understands, by register as it is reported; asked for, the command has 0x80 added. */
const meanings: Readonly<Record<string, Meaning>> = {
  "01 01": (memory) => ({ memory, observations: [] }),
  // The one register that is asked for under another number: 02 A8 for 02 08.
  "02 08": workMode,
  "02 28": workMode,
  "05 01": initialised,
  "05 02": trouble("radar", { 0: false, 1: true, 2: true }),
  "05 03": workingHours,
  "80 00": trouble("presenceSwitch", { 0: true, 1: false }),
  "80 01": presence,
  "80 02": motion,
  "80 03": movement,
  "83 00": trouble("fallSwitch", { 0: true, 1: false }),
  "83 01": fall,
  "83 05": lying,
};

/** Documented, and nothing that we use: settings, identity, and details of the same person. They prove that the radar is there. */
const documentedRegisters = new Set(
  [
    ["01", "02 03 04"],
    ["02", "21 22 23 24"],
    ["06", "01 02"],
    ["80", "0D 0E 12"],
    ["83", "0A 0B 0C 0D 0E 0F 10 11 12 15"],
  ].flatMap(([control, commands]) => (commands ?? "").split(" ").map((command) => `${control} ${command}`)),
);

/** Total: every frame gives an answer, and proves that the radar is there. */
export function interpret(memory: SyMemory, frame: SyFrame, uptimeMs: number): Interpreted {
  const register = registerName({ control: frame.control, command: frame.command & 0x7f });
  const meaning = meanings[register] ?? (documentedRegisters.has(register) ? nothingWeUse : unknownRegister);
  const interpreted = meaning(memory, frame, uptimeMs);
  return { memory: interpreted.memory, observations: [alive, ...interpreted.observations] };
}

function nothingWeUse(memory: SyMemory): Interpreted {
  return { memory, observations: [] };
}

/** An unknown code is seen once per opening of the line: a technician wants to know of it, not of each time. */
function unknownRegister(memory: SyMemory, frame: SyFrame): Interpreted {
  const register = registerName(frame);
  const isTold = memory.unknownRegisters.includes(register) || memory.unknownRegisters.length >= unknownRegistersMax;
  if (isTold) return { memory, observations: [] };
  return {
    memory: { ...memory, unknownRegisters: [...memory.unknownRegisters, register] },
    observations: [noData(`register ${register}`, `unknown to this driver: ${describeFrame(frame)}`)],
  };
}

function fall(memory: SyMemory, frame: SyFrame, uptimeMs: number): Interpreted {
  const value = onlyByte(frame);
  const before = memory.fall;
  const life = (alarm: "fall" | "unreadable", edge: LifeEvent["edge"], repeated: boolean): LifeEvent => ({
    kind: "life",
    alarm,
    edge,
    confidence: "low",
    evidence: `${describeFrame(frame)} ${frame.command < 0x80 ? "reported" : "answered"}`,
    repeated,
  });
  const heardAgoMs = before.at === "fallen" || before.at === "unreadable" ? uptimeMs - before.heardAtMs : Infinity;
  const isWithin = (limit: Millis): boolean => heardAgoMs >= 0 && heardAgoMs < limit;
  const noLongerUnreadable = before.at === "unreadable" ? [life("unreadable", "cleared", false)] : [];

  if (value === 0) {
    const isProof = before.at === "fallen" && isWithin(unbrokenWithin);
    return {
      memory: { ...memory, fall: { at: "clear" } },
      observations: [...noLongerUnreadable, ...(isProof ? [life("fall", "cleared", false)] : [])],
    };
  }

  const at = value === 1 ? "fallen" : "unreadable";
  const isSame = before.at === at && isWithin(sameFallWithin);
  return {
    memory: { ...memory, fall: { at, heardAtMs: uptimeMs } },
    observations:
      at === "fallen"
        ? [...noLongerUnreadable, life("fall", "raised", isSame)]
        : [life("unreadable", "raised", isSame)],
  };
}

function lying(memory: SyMemory, frame: SyFrame): Interpreted {
  const value = level(frame, { 0: "clear", 1: "lying" });
  const state: StateEvent = { kind: "state", what: "lying", value, repeated: value === memory.lying };
  return { memory: { ...memory, lying: value }, observations: withReason(state, frame) };
}

function motion(memory: SyMemory, frame: SyFrame): Interpreted {
  // 00 is "none": nobody there to move.
  const value = level(frame, { 0: "still", 1: "still", 2: "active" });
  const state: StateEvent = { kind: "state", what: "motion", value, repeated: value === memory.motion };
  return { memory: { ...memory, motion: value }, observations: withReason(state, frame) };
}

function presence(memory: SyMemory, frame: SyFrame): Interpreted {
  const value = level(frame, { 0: "absent", 1: "present" });
  const state: StateEvent = { kind: "state", what: "presence", value, repeated: value === memory.presence };
  return { memory: { ...memory, presence: value }, observations: withReason(state, frame) };
}

function movement(memory: SyMemory, frame: SyFrame): Interpreted {
  const value = onlyByte(frame);
  const isPercent = value !== undefined && value <= 100;
  return { memory, observations: [isPercent ? { kind: "reading", quantity: "movement", value } : unreadable(frame)] };
}

/** Reported with 0F at the end of every start; answered with 00 while starting and 01 when done. */
function initialised(memory: SyMemory, frame: SyFrame): Interpreted {
  const isReport = frame.command < 0x80;
  const isReady = isReport || level(frame, { 0: "starting", 1: "ready" }) === "ready";
  if (isReport) return restarted(memory, { isReady });
  if (isReady) return tellFault({ ...memory, isReady });
  if (onlyByte(frame) !== 0) return { memory, observations: [unreadable(frame)] };
  return memory.isReady === false ? { memory, observations: [] } : restarted(memory, { isReady });
}

/** Seconds since the radar started: going back betrays a restart whose report was lost. */
function workingHours(memory: SyMemory, frame: SyFrame): Interpreted {
  if (frame.data.length !== 4) return { memory, observations: [unreadable(frame)] };
  const workedSeconds = frame.data.reduce((sum, byte) => sum * 256 + byte, 0);
  const isRestart = memory.workedSeconds !== undefined && workedSeconds < memory.workedSeconds;
  if (!isRestart) return { memory: { ...memory, workedSeconds }, observations: [] };
  const { memory: fresh, observations } = restarted(memory, { isReady: undefined });
  return { memory: { ...fresh, workedSeconds }, observations };
}

/** The radar was deaf and has forgotten: what it says from now on is news again, and its next "no fall" clears nothing. */
function restarted(memory: SyMemory, { isReady }: { isReady: boolean | undefined }): Interpreted {
  return {
    memory: {
      ...firstMemory(),
      isReady,
      // What was told about the radar's health stands until it is known anew.
      toldFault: memory.toldFault,
      unknownRegisters: memory.unknownRegisters,
    },
    observations: [
      noData("radar", "it restarted and was deaf until now; what it says of falls from before is not known"),
      { kind: "state", what: "lying", value: "unknown", repeated: memory.lying === "unknown" },
      { kind: "state", what: "motion", value: "unknown", repeated: memory.motion === "unknown" },
      { kind: "state", what: "presence", value: "unknown", repeated: memory.presence === "unknown" },
    ],
  };
}

function trouble(which: Trouble, isTrouble: Readonly<Record<number, boolean>>): Meaning {
  return (memory, frame) => {
    const answer = isTrouble[onlyByte(frame) ?? -1];
    if (answer === undefined) return { memory, observations: [unreadable(frame)] };
    return tellFault({ ...memory, troubles: { ...memory.troubles, [which]: answer } });
  };
}

/**
 * One fault for all that keeps the radar from its work, because faults are compacted by device and kind: one cause gone must not hide
 * another. `gone` needs proof: both switches known to be on, and a radar that is ready and has not reported a failure since.
 */
function tellFault(memory: SyMemory): Interpreted {
  // `as`: the keys of a literal record are its keys.
  const present = (Object.keys(troubles) as Trouble[]).filter((which) => memory.troubles[which] === true);
  const isProvenWell =
    memory.isReady === true && memory.troubles.fallSwitch === false && memory.troubles.presenceSwitch === false;
  const fault =
    present.length > 0
      ? { state: "present" as const, detail: present.map((which) => troubles[which]).join("; ") }
      : { state: "gone" as const, detail: "the radar works and its detection is switched on" };
  const isKnown = fault.state === "present" || isProvenWell;
  const isTold = memory.toldFault?.state === fault.state && memory.toldFault.detail === fault.detail;
  if (!isKnown || isTold) return { memory, observations: [] };
  return {
    memory: { ...memory, toldFault: fault },
    observations: [{ kind: "fault", fault: "device-failure", ...fault }],
  };
}

/** A value outside of the table is `unknown`, and the reason goes with it. */
function level<Value extends string>(frame: SyFrame, table: Readonly<Record<number, Value>>): Value | "unknown" {
  return table[onlyByte(frame) ?? -1] ?? "unknown";
}

function withReason(state: StateEvent, frame: SyFrame): readonly Observation[] {
  return state.value === "unknown" ? [state, unreadable(frame)] : [state];
}

function unreadable(frame: SyFrame): Observation {
  return noData(`register ${registerName(frame)}`, `not in the table: ${describeFrame(frame)}`);
}

function noData(about: string, why: string): Observation {
  return { kind: "no-data", about, why };
}

function onlyByte({ data }: SyFrame): number | undefined {
  return data.length === 1 ? data[0] : undefined;
}
