import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import { markOf } from "./device-mark.ts";
import type { HomeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { doorsMax, freshHomeState, type HomeState } from "./home-state.ts";
import type { Verdict } from "./verdict.ts";

/** On the clock of the home, which is eight hours ahead. */
const clock = (text: string, date = "2026-01-05"): number => Date.parse(`${date}T${text}+08:00`);
type Said = "open" | "closed" | "unknown";
type Given = { at: number; says?: Said; repeated?: boolean; from?: string; occurredAtMs?: number | null };

/** Every minute the gateway is heard; what is given comes at its own instant. */
function lived(given: readonly (Given | { at: number; input: HomeInput })[], until: number, settings = homeSettings) {
  const startMs = given[0]?.at ?? until;
  let state: HomeState = freshHomeState(startMs - minutes(1));
  const verdicts: (Verdict & { atMs: number })[] = [];
  const take = (input: HomeInput, nowMs: number) => {
    const stepped = step(state, input, settings, nowMs);
    ({ state } = stepped);
    verdicts.push(...stepped.verdicts.map((one) => ({ ...one, atMs: nowMs })));
    return stepped.dueAtMs;
  };
  const waiting = [...given];
  let due: number | null = startMs;
  for (let beatMs = startMs; ;) {
    const next = Math.min(waiting[0]?.at ?? Infinity, due ?? Infinity, beatMs);
    if (next > until) break;
    const [one] = waiting;
    if (one !== undefined && one.at <= next) {
      waiting.shift();
      due = take("input" in one ? one.input : doorInput(one), one.at);
      continue;
    }
    if (beatMs <= next) {
      beatMs += minutes(1);
      due = take({ kind: "gateway-heard", occurredAtMs: next, recordedAtMs: next }, next);
    } else due = take({ kind: "tick" }, next);
  }
  // Somebody who went out may be out for too long besides (away-overdue.test.ts).
  const told = verdicts.flatMap((one) =>
    one.kind !== "fault" && one.alarmId.startsWith("door-watch") ? [[one.kind, one.atMs]] : [],
  );
  return { state, verdicts, told };
}

function doorInput({ at, says = "open", repeated = false, from = "door", occurredAtMs = at }: Given): HomeInput {
  return {
    kind: "observed",
    deviceId: device(from),
    isKnownDevice: true,
    observation: { kind: "state", what: "door", value: says, repeated },
    occurredAtMs,
    recordedAtMs: at,
  };
}

describe("R-526 the exterior door stands open at night", () => {
  const [opened, due] = [clock("23:00:00"), clock("23:10:00")];

  test.each<[string, readonly Given[], number | null]>([
    ["ten minutes in the night, on the second", [{ at: opened }], due],
    ["closed a second before", [{ at: opened }, { at: due - 1_000, says: "closed" }], null],
    ["by day nobody asks; it counts from when the night begins", [{ at: clock("14:00:00") }], clock("22:10:00")],
    ["opened shortly before the morning: the next night", [{ at: clock("05:55:00") }], clock("22:10:00")],
    [
      "the last second of the night is night, the first of the morning is not",
      [{ at: clock("05:49:59") }],
      clock("05:59:59"),
    ],
    [
      "opened again: the time counts from then",
      [{ at: opened }, { at: opened + 60_000, says: "closed" }, { at: opened + 120_000 }],
      due + 120_000,
    ],
    ["said again, it is the same opening", [{ at: opened }, { at: opened + 60_000, repeated: true }], due],
    ["a repeated opening of which the first was lost is believed", [{ at: opened, repeated: true }], due],
    [
      "a repeated closing is a memory, and closes nothing",
      [{ at: opened }, { at: opened + 60_000, says: "closed", repeated: true }],
      due,
    ],
    ["unknown leaves it as it was", [{ at: opened }, { at: opened + 60_000, says: "unknown" }], due],
    ["opened at a time that nobody knows: from when it came in", [{ at: opened, occurredAtMs: null }], due],
    [
      "closed at a time that nobody knows closes nothing",
      [{ at: opened }, { at: opened + 60_000, says: "closed", occurredAtMs: null }],
      due,
    ],
    [
      "a closing of before the opening, come in late, closes nothing",
      [{ at: opened }, { at: opened + 60_000, says: "closed", occurredAtMs: opened - 60_000 }],
      due,
    ],
    ["from the future it is no later than it came in", [{ at: opened, occurredAtMs: opened + hours(5) }], due],
    ["a door inside the home may stand open", [{ at: opened, from: "pir-hall" }], null],
  ])("%s", (_what, given, at) => {
    const { told } = lived(given, (at ?? opened) + minutes(30));
    expect(told).toEqual(at === null ? [] : [["raise", at]]);
  });

  test("is raised once a night, whatever time says again, and the next night again while it still stands open", () => {
    const { told, verdicts } = lived([{ at: opened }], clock("23:00:00", "2026-01-06"));
    expect(told).toEqual([
      ["raise", due],
      ["raise", clock("22:10:00", "2026-01-06")],
    ]);
    const ids = verdicts.flatMap((one) => (one.kind === "raise" && one.alarm === "door-watch" ? [one.alarmId] : []));
    expect(new Set(ids).size).toBe(2);
  });

  test("closed afterwards is noted and ends nothing; the centre is due after two rounds, at once for high risk and the oldest", () => {
    const { told, verdicts } = lived([{ at: opened }, { at: due + minutes(2), says: "closed" }], due + minutes(5));
    expect(told).toEqual([
      ["raise", due],
      ["ease", due + minutes(2)],
    ]);
    const outside = (settings: Partial<HomeSettings>): number | null | undefined => {
      const raised = lived([{ at: opened }], due, { ...homeSettings, ...settings }).verdicts.find(
        (one) => one.kind === "raise",
      );
      return raised?.kind === "raise" ? raised.outsideAtMs : undefined;
    };
    expect(verdicts.find((one) => one.kind === "raise")).toMatchObject({
      alarm: "door-watch",
      phase: "raised",
      outsideAtMs: due + minutes(60),
    });
    expect(outside({ isHighRisk: true })).toBe(due);
    expect(outside({ oldestOldFromMs: due })).toBe(due);
    expect(outside({ oldestOldFromMs: due + 1 })).toBe(due + minutes(60));
  });

  test("a setting out of its limits does not switch it off", () => {
    const raisedAt = (doorOpenAfter: number) =>
      // `as`: what was stored may be no length of time at all.
      lived([{ at: opened }], opened + hours(2), { ...homeSettings, doorOpenAfter } as HomeSettings).told;
    expect(raisedAt(Number.NaN)).toEqual([["raise", opened + minutes(60)]]);
    expect(raisedAt(hours(9))).toEqual([["raise", opened + minutes(60)]]);
    expect(raisedAt(0)).toEqual([["raise", opened + minutes(1)]]);
  });

  test("while the gateway is silent nothing is raised, and afterwards not of that time: what it kept comes in first", () => {
    const heard = (at: number) => ({
      at,
      input: { kind: "gateway-heard", occurredAtMs: at, recordedAtMs: at } as const,
    });
    const run = (after: readonly Given[], until: number) => {
      let state = freshHomeState(opened - minutes(1));
      const raised: number[] = [];
      const back = opened + minutes(30);
      for (const one of [{ at: opened }, heard(back), ...after]) {
        const stepped = step(state, "input" in one ? one.input : doorInput(one), homeSettings, one.at);
        ({ state } = stepped);
        raised.push(...stepped.verdicts.flatMap(({ kind }) => (kind === "raise" ? [one.at] : [])));
      }
      for (let nowMs = back; nowMs <= until; nowMs += 1_000) {
        const stepped = step(
          state,
          { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs },
          homeSettings,
          nowMs,
        );
        ({ state } = stepped);
        raised.push(...stepped.verdicts.flatMap(({ kind }) => (kind === "raise" ? [nowMs] : [])));
      }
      return raised;
    };
    const back = opened + minutes(30);
    const kept = { at: back, says: "closed", occurredAtMs: opened + minutes(3) } as const;
    expect(run([kept], back + minutes(15))).toEqual([]);
    // The outage itself does not count: of its ten minutes nobody has seen more than those since.
    expect(run([], back + minutes(15))).toEqual([back + minutes(10)]);
  });

  test("a door that is not registered as one any more is not watched; doors have a limit, and the latest are kept", () => {
    const settings = { ...homeSettings, devices: [] };
    expect(lived([{ at: opened }], opened + hours(1), settings).told).toEqual([]);
    const names = Array.from({ length: doorsMax + 2 }, (_, n) => `gate-${n}`);
    const many = {
      ...homeSettings,
      devices: names.map((name) => ({ deviceId: device(name), room: "hall", isExteriorDoor: true }) as const),
    };
    const { state } = lived(
      names.map((from, n) => ({ at: opened + n, from })),
      opened + minutes(1),
      many,
    );
    expect(state.doors?.map(({ mark }) => mark)).toEqual(names.slice(-doorsMax).map((name) => markOf(device(name))));
  });

  test("whatever doors say, what is due next lies in the future, and moving all by a year moves the answer by a year", () => {
    const given = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 3 * 86_400_000 }),
        says: fc.constantFrom("open", "closed", "unknown"),
        repeated: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    const year = 364 * 86_400_000;
    fc.assert(
      fc.property(given, (all) => {
        const run = (shift: number) => {
          let state = freshHomeState(opened + shift);
          return all
            .toSorted((one, other) => one.after - other.after)
            .flatMap(({ after, says, repeated }) => {
              const at = opened + shift + after;
              const stepped = step(state, doorInput({ at, says, repeated }), homeSettings, at);
              ({ state } = stepped);
              expect(stepped.dueAtMs === null || stepped.dueAtMs > at).toBe(true);
              return stepped.verdicts.flatMap(({ kind }) =>
                kind === "raise" || kind === "ease" ? [kind, at - shift] : [],
              );
            });
        };
        expect(run(year)).toEqual(run(0));
      }),
      { numRuns: 60 },
    );
  });
});

test("R-526 restored from the disk, what is due is due at the same instant, once", () => {
  const opened = clock("23:00:00");
  const first = step(freshHomeState(opened - seconds(30)), doorInput({ at: opened }), homeSettings, opened);
  // `as`: it comes from JSON, as from the disk.
  const restored = JSON.parse(JSON.stringify(first.state)) as HomeState;
  const deaf = { ...restored, gateway: { ...restored.gateway, lastHeardAtMs: opened + minutes(10) } };
  const late = step(deaf, { kind: "tick" }, homeSettings, opened + minutes(11));
  expect(late.verdicts.map(({ kind }) => kind)).toEqual(["raise"]);
  expect(step(late.state, { kind: "tick" }, homeSettings, opened + minutes(12)).verdicts).toEqual([]);
});
