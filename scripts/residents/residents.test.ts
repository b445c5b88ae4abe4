/** Made-up residents: what is written can be read and repeated, and what holds for the rules in any home that is lived in. */

import { describe, expect, test } from "vitest";
import type { HomeInput } from "@shouwang/cloud/detection/home-input.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { settingsOf, type RaisedAlarm } from "../evaluate/drive.ts";
import { isOfSilence, playedWith, type Said } from "../evaluate/worlds/altered.ts";
import { parseRecording, type Recording } from "../replay/recording.ts";
import { csvOf, rowsOf } from "./detectors.ts";
import { lifeOf, type Life } from "./life.ts";
import { traitsOf, type Trait } from "./person.ts";
import { truthFrom, truthText } from "./truth-file.ts";
import { isLie, type Fact } from "./truth.ts";

const firstDay = "2026-03-02";

function lived(seed: number, of: readonly Trait[], dayCount = 45): { life: Life; text: string; recording: Recording } {
  const life = lifeOf({ seed, firstDay, dayCount, traits: new Set(of) });
  const text = csvOf(rowsOf(life));
  return { life, text, recording: parseRecording(life.truth.home, text) };
}

const raisedIn = (recording: Recording, said: readonly Said[] = []): readonly RaisedAlarm[] =>
  playedWith(recording, settingsOf(recording, {}), { said });
const seeds = Array.from({ length: 10 }, (_, n) => n + 1);
const factsOf = <Kind extends Fact["kind"]>({ truth }: Life, kind: Kind) =>
  truth.facts.filter((one): one is Extract<Fact, { kind: Kind }> => one.kind === kind);

describe("R-747 a made-up home", () => {
  test("is the same for ever with the same seed, and another with another", () => {
    const every: readonly Trait[] = ["falls", "illness", "pet", "holiday", "sensor-death"];
    expect(lived(5, every).text).toBe(lived(5, every).text);
    expect(lived(6, every).text).not.toBe(lived(5, every).text);
    expect(truthText(lived(5, every).life.truth)).toBe(truthText(lived(5, every).life.truth));
  });

  test.each(seeds)(
    "of seed %i reads as a recording without a word, in order, with rows each day and nothing beyond its days",
    (seed) => {
      const { recording, life } = lived(
        seed,
        [...traitsOf(seed)].filter((one) => one !== "holiday"),
      );
      const { fromMs, untilMs } = life.truth;
      const times = recording.events.map(({ atMs }) => atMs);
      expect(times.every((atMs, index) => atMs >= (times[index - 1] ?? fromMs) && atMs < untilMs)).toBe(true);
      const byDay = new Set(times.map((atMs) => Math.floor((atMs - fromMs) / days(1))));
      expect(byDay.size).toBeGreaterThanOrEqual(43);
      // Recorded homes have 58 to 2,468 rows a day, the one elder's 300.
      expect(times.length / 45).toBeGreaterThan(100);
      expect(times.length / 45).toBeLessThan(600);
    },
  );

  test("a pet more changes nothing but what the pet is seen to do", () => {
    const [bare, kept] = [lived(3, ["falls"]), lived(3, ["falls", "pet"])];
    expect(kept.life.truth.facts).toEqual(bare.life.truth.facts);
    expect(kept.recording.rows).toBeGreaterThan(bare.recording.rows);
  });

  test("nobody is seen in the room of a dead detector, and nobody at a door without a contact", () => {
    const { recording, life } = lived(4, ["sensor-death", "no-door"]);
    const [death] = factsOf(life, "sensor-death");
    if (death === undefined) throw new Error("nothing died");
    expect(recording.events.some((one) => one.sensor.location === death.room && one.atMs >= death.fromMs)).toBe(false);
    expect(recording.events.some((one) => one.sensor.location === death.room)).toBe(true);
    expect(recording.sensors.some(({ kind }) => kind === "door")).toBe(false);
  });

  test("whoever lies without a movement is not seen from then on until somebody comes through the door", () => {
    let looked = 0;
    for (const seed of seeds) {
      const { life, recording } = lived(seed, ["falls"], 60);
      for (const lie of factsOf(life, "fall").filter(({ how }) => how === "still")) {
        const fromMs = lie.fromMs + minutes(3);
        expect(recording.events.filter(({ atMs }) => atMs > fromMs && atMs < lie.untilMs - minutes(1))).toEqual([]);
        const after = recording.events.find(({ atMs }) => atMs >= lie.untilMs - minutes(1));
        expect(after?.sensor.kind).toBe("door");
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(5);
  });

  test("its truth is read as it was written, and what is damaged is none", () => {
    const { truth } = lived(2, ["falls", "illness", "holiday", "sensor-death"]).life;
    const text = truthText(truth);
    const read = truthFrom(text);
    expect(read?.facts).toHaveLength(truth.facts.length);
    expect(read && truthText(read)).toBe(text);
    for (const damaged of ["", "{}", text.slice(0, -20), text.replace('"up"', '"flies"'), text.replaceAll("T", " ")])
      expect(truthFrom(damaged)).toBeNull();
  });

  test("a date that is none is refused", () => {
    expect(() => lifeOf({ seed: 1, firstDay: "yesterday", dayCount: 3, traits: new Set() })).toThrow("yesterday");
  });
});

describe("R-748 who lies on the floor", () => {
  const of = (how: string) => seeds.flatMap(plain).filter((one) => one.how === how);

  test("and does not move is missed each time, within 8 h, and half of them within 4 h", () => {
    const still = of("still").map(({ delayMs }) => delayMs ?? Infinity);
    expect(still.length).toBeGreaterThan(5);
    expect(Math.max(...still)).toBeLessThanOrEqual(hours(8));
    expect(still.toSorted((a, b) => a - b)[Math.floor(still.length / 2)]).toBeLessThanOrEqual(hours(4));
  });

  test("and is seen to move there is missed later, never sooner than the still", () => {
    const mean = (some: readonly { delayMs: number | null }[]): number =>
      some.reduce((sum, { delayMs }) => sum + (delayMs ?? hours(24)), 0) / some.length;
    expect(of("moves").length).toBeGreaterThan(5);
    expect(mean(of("still"))).toBeLessThan(mean(of("crawls")));
    expect(mean(of("crawls"))).toBeLessThan(mean(of("moves")));
  });
});

describe("R-749 a press", () => {
  test.each([1, 2, 3, 4, 5])(
    "of seed %i is raised in the step it comes in with, once, whatever else is the matter",
    (seed) => {
      const { life, recording } = lived(seed, ["falls", "illness", "holiday", "sensor-death", "pet"]);
      const { fromMs, untilMs } = life.truth;
      const instants = [
        ...factsOf(life, "press").map((one) => one.fromMs),
        ...life.truth.facts.flatMap((one) => [one.fromMs, one.untilMs]),
        ...seeds.map((n) => fromMs + ((untilMs - fromMs) * n) / 11),
      ].toSorted((a, b) => a - b);
      const presses = instants.map((atMs, n) => ({ atMs, input: press(seed, n, Math.round(atMs)) }));
      const raised = raisedIn(recording, presses).filter(({ kind }) => kind === "panic");
      expect(raised.map(({ alarmId }) => alarmId)).toEqual(presses.map(({ input }) => input.alarmId));
      expect(raised.map(({ atMs }) => atMs)).toEqual(presses.map(({ atMs }) => atMs));
    },
  );

  function press(seed: number, n: number, atMs: number): Extract<HomeInput, { kind: "life" }> {
    const alarmId = `${seed.toString(16).padStart(2, "0")}${n.toString(16).padStart(30, "0")}`;
    return {
      kind: "life",
      alarmId: must(parseAlarmId(alarmId), alarmId),
      event: {
        kind: "life",
        alarm: "panic",
        edge: "raised",
        confidence: "certain",
        evidence: "pressed",
        repeated: false,
      },
      deviceId: null,
      isKnownDevice: true,
      occurredAtMs: atMs,
      recordedAtMs: atMs,
    };
  }
});

describe("R-750 a holiday", () => {
  const gone = seeds.slice(0, 6).flatMap((seed) => {
    const { life, recording } = lived(seed, ["holiday"], 35);
    return factsOf(life, "holiday").map((holiday) => ({ holiday, recording }));
  });
  const during = (raised: readonly RaisedAlarm[], { fromMs, untilMs }: Fact): readonly RaisedAlarm[] =>
    raised.filter((one) => isOfSilence(one) && one.atMs >= fromMs && one.atMs < untilMs);

  test("of which nobody said anything raises once, because they are out for too long", () => {
    expect(gone.length).toBeGreaterThan(4);
    for (const { holiday, recording } of gone) {
      expect(during(raisedIn(recording), holiday).map(({ kind }) => kind)).toEqual(["away-overdue"]);
    }
  });

  test("that somebody said raises nothing", () => {
    for (const { holiday, recording } of gone) {
      const { fromMs, untilMs } = holiday;
      const absence = {
        absenceId: "holiday",
        kind: "holiday",
        by: "a daughter",
        accountId: null,
        fromMs,
        lastDay: new Date(untilMs).toISOString().slice(0, 10),
        untilMs: untilMs + hours(12),
      } as const;
      const set: Said = {
        atMs: absence.fromMs,
        input: { kind: "absence", asked: { kind: "set", absence, seen: null } },
      };
      expect(during(raisedIn(recording, [set]), holiday)).toEqual([]);
    }
  });
});

test("R-751 a pet that detectors see hides who lies still; where they are shielded everybody is missed all the same", () => {
  /** Within the time in which each who lies still is missed where there is no pet. */
  const missed = (trait: Trait | null): number =>
    [1, 2, 3, 4]
      .flatMap((seed) => (trait === null ? plain(seed) : lying(seed, [trait])))
      .filter(({ how, delayMs }) => how === "still" && delayMs !== null && delayMs <= hours(8)).length;
  expect(missed("pet")).toBeLessThan(missed(null));
  expect(missed("shielded-pet")).toBe(missed(null));
});

const seenOnce = new Map<number, ReturnType<typeof lying>>();
function plain(seed: number): ReturnType<typeof lying> {
  const found = seenOnce.get(seed) ?? lying(seed, []);
  seenOnce.set(seed, found);
  return found;
}

/** Who lay for long in eight weeks of that home, and how long until they were missed; null = not before somebody came. */
function lying(seed: number, others: readonly Trait[]) {
  const { life, recording } = lived(seed, ["falls", ...others], 60);
  const raised = raisedIn(recording).filter(isOfSilence);
  return life.truth.facts.filter(isLie).map((lie) => {
    const found = raised.find(({ atMs }) => atMs >= lie.fromMs && atMs <= lie.untilMs);
    return { how: lie.how, delayMs: found === undefined ? null : found.atMs - lie.fromMs };
  });
}
