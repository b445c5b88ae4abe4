/**
 * Weeks in a home: days of habit, and what happens besides. The same seed gives the same weeks for ever.
 *
 * Idea: habits, visits, illness, holidays and falls are each drawn from numbers of their own and laid over each other: a person on the floor
 * does nothing else, and no visitor comes by chance while somebody lies. All of it is kept as truth. Limits: one resident; visitors come singly; nobody dies, nobody moves
 * in. It shows how rules behave, and is no evidence of how often anything happens. Source of numbers: person.ts, README.md.
 */

import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { insidePlaces, over, planDay, stay, type Inside, type Stay } from "./days.ts";
import { drawsOf, type Draws } from "./draws.ts";
import { falls, personOf, type Person, type Trait } from "./person.ts";
import type { Fact, FallCourse, Truth } from "./truth.ts";

export type Wish = {
  seed: number;
  /** Local date, `2026-03-02`. */
  firstDay: string;
  dayCount: number;
  traits: ReadonlySet<Trait>;
};

export type Life = {
  person: Person;
  stays: readonly Stay[];
  /** Movements of who lies on the floor, of visitors and of helpers. */
  seen: readonly { room: Inside; atMs: number }[];
  /** Somebody else goes through the exterior door. */
  passages: readonly number[];
  truth: Truth;
};

/** A home is known to the rules after two weeks; what is to be counted happens after them. */
const knownAfter = days(16);

export function lifeOf(wish: Wish): Life {
  const { seed, dayCount, traits } = wish;
  const startMs = Date.parse(`${wish.firstDay}T00:00:00Z`);
  if (Number.isNaN(startMs)) throw new Error(`"${wish.firstDay}" is not a date like 2026-03-02.`);
  const person = personOf(seed);
  const untilMs = startMs + days(dayCount);
  const period = { startMs, untilMs };
  const facts: Fact[] = [];
  const has = (trait: Trait): boolean => traits.has(trait);
  if (has("illness")) facts.push(...illnessOf(seed, period));
  if (has("holiday")) facts.push(...holidayOf(seed, period, facts));
  const scene: Scene = {
    plan: habits(seed, { person, startMs, dayCount, isIllAt: (atMs) => isIn(facts, "illness", atMs) }),
    seen: [],
    passages: [],
    facts,
  };
  for (const fact of facts) {
    if (fact.kind === "holiday") scene.plan = over(scene.plan, stay("outside", fact.fromMs, fact.untilMs, "busy"));
  }
  if (has("falls")) fallNowAndThen(scene, drawsOf(seed, "falls"), period);
  receiveVisits(scene, drawsOf(seed, "visits"), person, period);
  if (has("sensor-death")) facts.push(...deathOf(seed, period));
  facts.push(...accidents(seed, period), ...outingsIn(scene.plan));
  return {
    person,
    stays: scene.plan,
    seen: scene.seen,
    passages: scene.passages,
    truth: {
      home: `resident-${seed}`,
      seed,
      traits: [...traits],
      fromMs: startMs,
      untilMs,
      facts: facts.toSorted((a, b) => a.fromMs - b.fromMs),
    },
  };
}

type Period = { startMs: number; untilMs: number };
type Scene = {
  plan: readonly Stay[];
  seen: { room: Inside; atMs: number }[];
  passages: number[];
  facts: Fact[];
};

const isIn = (facts: readonly Fact[], kind: Fact["kind"], atMs: number): boolean =>
  facts.some((fact) => fact.kind === kind && atMs >= fact.fromMs && atMs < fact.untilMs);

function habits(
  seed: number,
  of: { person: Person; startMs: number; dayCount: number; isIllAt: (atMs: number) => boolean },
): readonly Stay[] {
  return Array.from({ length: of.dayCount }, (_, day) => {
    const fromMs = of.startMs + days(day);
    // Each date has its own numbers: a day that is otherwise changes no other.
    const plan = planDay(of.person, drawsOf(seed, `day ${day}`), of.isIllAt(fromMs + hours(12)));
    return plan.map((one) => ({ ...one, fromMs: one.fromMs + fromMs, toMs: one.toMs + fromMs }));
  }).flat();
}

/** Three to nine days in bed for most of the day. Ours. */
function illnessOf(seed: number, { startMs, untilMs }: Period): Fact[] {
  const draws = drawsOf(seed, "illness");
  const length = days(Math.round(draws.between(3, 9)));
  const latest = untilMs - length - days(2);
  if (latest <= startMs + knownAfter) return [];
  const fromMs = startMs + days(Math.floor(draws.between(16, (latest - startMs) / days(1))));
  return [{ kind: "illness", fromMs, untilMs: fromMs + length }];
}

function holidayOf(seed: number, { startMs, untilMs }: Period, others: readonly Fact[]): Fact[] {
  const draws = drawsOf(seed, "holiday");
  const length = days(Math.round(draws.between(3, 9)));
  const latest = untilMs - length - days(2);
  if (latest <= startMs + knownAfter) return [];
  const fromMs = startMs + days(Math.floor(draws.between(16, (latest - startMs) / days(1)))) + hours(10);
  const ill = others.some((one) => one.fromMs < fromMs + length + days(1) && fromMs < one.untilMs + days(1));
  return ill ? [] : [{ kind: "holiday", fromMs, untilMs: fromMs + length + hours(6) }];
}

function deathOf(seed: number, { startMs, untilMs }: Period): Fact[] {
  const draws = drawsOf(seed, "death");
  if (untilMs <= startMs + knownAfter) return [];
  const fromMs = startMs + draws.between(knownAfter, untilMs - startMs);
  return [{ kind: "sensor-death", room: draws.pick(insidePlaces), fromMs, untilMs }];
}

/** Half an hour to three hours (facts on inactivity §3), while the resident is awake at home. */
function receiveVisits(scene: Scene, draws: Draws, person: Person, { startMs, untilMs }: Period): void {
  for (let day = 0; startMs + days(day) < untilMs; day += 1) {
    const [isVisit, atHour, length] = [draws.chance(), draws.between(9, 18), draws.between(0.5, 3)];
    if (isVisit >= person.visitsAWeek / 7) continue;
    const fromMs = startMs + days(day) + hours(atHour);
    const toMs = fromMs + hours(length);
    const isFree = !scene.plan.some(
      (one) =>
        one.toMs > fromMs - minutes(10) &&
        one.fromMs < toMs + minutes(10) &&
        (one.place === "outside" || one.pace === "lying"),
    );
    if (!isFree || toMs > untilMs) continue;
    scene.facts.push({ kind: "visit", fromMs, untilMs: toMs });
    scene.passages.push(fromMs, toMs);
    scene.plan = over(scene.plan, stay("living-room", fromMs, toMs, "sitting"));
    scene.seen.push({ room: "hall", atMs: fromMs - minutes(0.2) }, { room: "hall", atMs: toMs - minutes(0.4) });
    for (let atMs = fromMs + minutes(0.5); atMs < toMs; atMs += draws.next(minutes(3))) {
      scene.seen.push({ room: draws.chance() < 0.85 ? "living-room" : "kitchen", atMs });
    }
  }
}

function fallNowAndThen(scene: Scene, draws: Draws, { startMs, untilMs }: Period): void {
  const last = untilMs - falls.lies.most - days(1);
  for (let nextMs = startMs + knownAfter; nextMs < last; nextMs += draws.about(falls.each, days(1))) {
    // Where people fall: mostly on their way, one time in three in the bathroom.
    const wanted = draws.chance() < 0.33 ? "bathroom" : null;
    const places = scene.plan.filter(
      (one) =>
        one.fromMs >= nextMs &&
        one.toMs < nextMs + days(1) &&
        one.place !== "outside" &&
        one.pace !== "asleep" &&
        (wanted === null || one.place === wanted),
    );
    const where = places[Math.floor(draws.chance() * places.length)];
    const course = courseOf(draws);
    const share = draws.chance();
    const lies = draws.between(falls.lies.least, falls.lies.most);
    if (where === undefined || where.place === "outside") continue;
    const fromMs = Math.round(where.fromMs + share * (where.toMs - where.fromMs));
    fall(scene, draws, { how: course, room: where.place, fromMs, liesMs: lies });
  }
}

function courseOf(draws: Draws): FallCourse {
  if (draws.chance() < falls.getsUp) return "up";
  const drawn = draws.chance();
  if (drawn < falls.still) return "still";
  return drawn < falls.still + falls.moves ? "moves" : "crawls";
}

function fall(scene: Scene, draws: Draws, of: { how: FallCourse; room: Inside; fromMs: number; liesMs: number }): void {
  const { how, room, fromMs } = of;
  const untilMs = fromMs + (how === "up" ? draws.between(minutes(1), minutes(20)) : of.liesMs);
  scene.facts.push({ kind: "fall", how, room, fromMs, untilMs });
  scene.plan = over(scene.plan, stay(room, fromMs, untilMs, "lying"));
  scene.seen.push({ room, atMs: fromMs });
  if (how === "moves" || how === "crawls") strugglesOnTheFloor(scene, draws, { how, room, fromMs, untilMs });
  if (how === "up") return;
  if (draws.chance() < falls.presses) {
    const atMs = fromMs + draws.between(minutes(0.5), minutes(20));
    scene.facts.push({ kind: "press", why: "fall", fromMs: atMs, untilMs: atMs });
  }
  // Whoever finds them has a key, and stays for a while.
  scene.passages.push(untilMs, untilMs + hours(1.5));
  scene.seen.push({ room: "hall", atMs: untilMs + minutes(0.2) });
  for (let atMs = untilMs + minutes(0.5); atMs < untilMs + hours(1.5); atMs += draws.next(minutes(2))) {
    scene.seen.push({ room: draws.pick(["living-room", "bedroom", room]), atMs });
  }
}

/** Movement that a detector sees: often in the first hours, then less. Ours; nobody has counted it. */
function strugglesOnTheFloor(
  scene: Scene,
  draws: Draws,
  { how, room, fromMs, untilMs }: { how: FallCourse; room: Inside; fromMs: number; untilMs: number },
): void {
  const strengthUntilMs = fromMs + draws.between(hours(1), hours(4));
  const crawlsAtMs = fromMs + draws.between(minutes(20), minutes(90));
  for (let atMs = fromMs + draws.next(minutes(12)); atMs < untilMs;) {
    if (how === "crawls" && atMs > strengthUntilMs) return;
    scene.seen.push({ room: how === "crawls" && atMs > crawlsAtMs ? "hall" : room, atMs });
    atMs += draws.next(atMs < strengthUntilMs ? minutes(12) : minutes(100));
  }
}

/** A button on the table, a sleeve: about one a month. Ours. */
function accidents(seed: number, { startMs, untilMs }: Period): Fact[] {
  const draws = drawsOf(seed, "presses");
  const found: Fact[] = [];
  for (let atMs = startMs + draws.next(days(30)); atMs < untilMs; atMs += draws.next(days(30))) {
    found.push({ kind: "press", why: "accident", fromMs: atMs, untilMs: atMs });
  }
  return found;
}

const outingsIn = (plan: readonly Stay[]): Fact[] =>
  plan
    .filter(({ place, fromMs, toMs }) => place === "outside" && toMs - fromMs < days(1))
    .map(({ fromMs, toMs }) => ({ kind: "outing", fromMs, untilMs: toMs }));
