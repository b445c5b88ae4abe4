/**
 * What an incident must be, from the bare list of what happened: no states, no transitions, nothing of the machine's code. Each question is answered by looking through the
 * facts from the beginning. It knows nothing of plans and deliveries; which steps are due by hand it is told.
 */

export type Fact = { atMs: number; by: string; id: string } & {
  what:
    | "alarm"
    | "suspicion"
    | "firm"
    | "ease"
    | "take"
    | "there"
    | "progress"
    | "gives-back"
    | "step"
    | "close"
    | "again";
};

const minute = 60_000;

/** What came after the incident was opened, or opened again; nothing when it is over. */
export function sinceOpened(facts: readonly Fact[]): readonly Fact[] {
  const closed = facts.findLastIndex(({ what }) => what === "close");
  return facts.slice(closed + 1).filter((_one, n, all) => all.slice(0, n + 1).some(({ what }) => opens.has(what)));
}
const opens: ReadonlySet<Fact["what"]> = new Set(["alarm", "suspicion", "again"]);

export const isOpen = (facts: readonly Fact[]): boolean => sinceOpened(facts).length > 0;

/** Who has it in hand now, and whether somebody is there. */
export function inHand(facts: readonly Fact[], nowMs: number): { by: string; isThere: boolean } | null {
  const open = sinceOpened(facts);
  const take = open.findLast(({ what }) => what === "take");
  if (take === undefined) return null;
  const since = open.slice(open.lastIndexOf(take) + 1);
  const isNews = ({ what, id }: Fact): boolean => {
    if (what === "alarm" || what === "gives-back") return true;
    // A suspicion that was there when somebody took it does not call them away by becoming firm.
    const suspected = facts.find((one) => one.what === "suspicion" && one.id === id);
    return what === "firm" && suspected !== undefined && suspected.atMs > take.atMs;
  };
  if (since.some(isNews)) return null;
  const there = since.findLast(({ what }) => what === "there");
  const last = since.findLast(({ what }) => what === "progress") ?? take;
  const untilMs = there ? there.atMs + 60 * minute : last.atMs + 10 * minute;
  return nowMs < untilMs ? { by: take.by, isThere: there !== undefined } : null;
}

/** Steps done by hand count from the last alarm on. */
export function stepsLeft(facts: readonly Fact[], due: readonly string[]): readonly string[] {
  const alarm = facts.findLastIndex(({ what }) => what === "alarm");
  const done = facts.slice(alarm + 1).flatMap(({ what, id }) => (what === "step" ? [id] : []));
  return due.filter((one) => !done.includes(one));
}

export type Act =
  | { kind: "acknowledge" | "attend" | "on-my-way" | "cannot" | "reopen" | "step" }
  | { kind: "close"; waived: readonly string[] };

/** @param isStale something new has come since what they were shown. */
export function isAllowed(
  facts: readonly Fact[],
  { act, isStale, due }: { act: Act; isStale: boolean; due: readonly string[] },
  nowMs: number,
): boolean {
  const hand = inHand(facts, nowMs);
  if (act.kind === "reopen") {
    const closed = facts.findLast(({ what }) => what === "close");
    return !isStale && !isOpen(facts) && closed !== undefined && nowMs - closed.atMs <= 60 * minute;
  }
  if (!isOpen(facts)) return false;
  switch (act.kind) {
    case "cannot":
    case "step":
      return true;
    case "on-my-way":
      return hand !== null || !isStale;
    case "acknowledge":
      return !isStale && hand?.isThere !== true;
    case "attend":
      return !isStale && hand !== null;
    case "close":
      return !isStale && stepsLeft(facts, due).every((one) => act.waived.includes(one));
  }
}

/** The one rule by which no human closes: suspected falls only, each cleared, none ever an alarm, never opened again, and a quarter of an hour of quiet. */
export function mayRuleClose(facts: readonly Fact[], nowMs: number): boolean {
  const suspicions = facts.filter(({ what }) => what === "suspicion");
  const last = facts.findLast(({ what }) => what === "ease");
  const isCleared = suspicions.every(({ id }) => facts.some(({ what, id: of }) => what === "ease" && of === id));
  const isOnly = !facts.some(({ what }) => what === "alarm" || what === "firm" || what === "again");
  return isOnly && isCleared && last !== undefined && nowMs - last.atMs >= 15 * minute;
}
