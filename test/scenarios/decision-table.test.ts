import { describe, expect, test } from "vitest";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { midnight } from "../builders/homes.ts";
import { at, clockOf, life, lying, motion, play, press, radarFall, type Happening, type Scenario } from "./player.ts";

/**
 * The table of docs/architecture.md §5, each cell on its second: one second before it nothing has happened, on it it has. Caregivers are told by a step of the plan for contacts at
 * the beginning of the round, and a round begins when the alarm is raised.
 */
const contacts = {
  stepId: "contacts",
  tell: "contacts",
  after: seconds(0),
  hours: [],
  ways: [{ connector: "sms", addressee: "contact:c-1" }],
  isByHand: false,
} as const;
const house = firstPlan(["desk", "webhook"]);
const plan = { ...house, steps: [...house.steps, contacts] };

type Cell = number | null;
/** From what happened, in milliseconds; null: by no rule of the table within the hour. */
type Row = {
  what: string;
  day: Scenario["day"];
  from: string;
  suspected: Cell;
  raised: Cell;
  caregiver: Cell;
  centre: Cell;
};

const unreadable: Happening = {
  what: "life",
  from: "button",
  alarm: "panic",
  confidence: "certain",
  edge: "raised",
  isUnreadable: true,
};
const atOnce = (what: string, happening: Happening): Row => ({
  what,
  day: [["09:00", happening]],
  from: "09:00",
  suspected: null,
  raised: 0,
  caregiver: 0,
  centre: 0,
});
const rows: readonly Row[] = [
  atOnce("panic", press()),
  atOnce("call", life("button", "call")),
  atOnce("smoke", life("button", "smoke")),
  atOnce("gas", life("button", "gas")),
  atOnce("carbon-monoxide", life("button", "carbon-monoxide")),
  atOnce("unreadable", unreadable),
  atOnce("unknown device", press("stranger")),
  { ...atOnce("water-leak", life("button", "water-leak")), centre: minutes(10) },
  {
    ...atOnce("water-leak that somebody acknowledged", life("button", "water-leak")),
    day: [
      ["09:00", life("button", "water-leak")],
      ["09:09:59", { what: "person", does: "acknowledge", by: "Wang Li" }],
    ],
    // The acknowledgement held it, and ended without progress.
    centre: minutes(20) - seconds(1),
  },
  {
    ...atOnce("fall, high", life("button", "fall", "high")),
    suspected: 0,
    raised: seconds(30),
    caregiver: seconds(30),
    centre: seconds(60),
  },
  {
    ...atOnce("fall, low, nobody moves", radarFall()),
    suspected: 0,
    raised: minutes(2),
    caregiver: minutes(2),
    centre: minutes(5),
  },
  {
    ...atOnce("fall, low, lying is reported", radarFall()),
    day: [
      ["09:00", radarFall()],
      ["09:00:20", lying("radar-bathroom")],
    ],
    suspected: 0,
    raised: seconds(60),
    caregiver: seconds(60),
    centre: minutes(5),
  },
  {
    what: "inactivity",
    day: [["08:00", motion("pir-bedroom")]],
    from: "20:00",
    suspected: null,
    raised: 0,
    caregiver: 0,
    centre: minutes(15),
  },
];

/** Everything that has happened until then, by the clock of the virtual day. */
function until(row: Row, afterMs: number) {
  const ms = at(row.from) + afterMs;
  const { journal, decisions } = play({ title: row.what, plan, day: row.day, until: clockOf(ms), must: [] });
  const made = decisions.flatMap(({ decision }) => (decision.kind === "decided" ? decision.deliveries.create : []));
  const first = (times: readonly number[]): Cell =>
    times.length === 0 ? null : Math.min(...times) - midnight - at(row.from);
  const lines = (...what: readonly string[]) =>
    journal.filter((one) => what.includes(one.what)).map(({ atMs }) => atMs);
  const sent = (connector: string, ...reasons: readonly string[]) =>
    made.filter((one) => one.connector === connector && reasons.includes(one.reason)).map((one) => one.createdAtMs);
  return {
    suspected: first(lines("pre-alarm")),
    raised: first(lines("alarm-raised", "alarm-firm")),
    caregiver: first(sent("sms", "raised", "escalated")),
    centre: first(sent("webhook", "outside-due")),
  };
}

describe("R-339 the decision table, each cell on its second", () => {
  test.each(rows)("$what", (row) => {
    const { suspected, raised, caregiver, centre } = row;
    expect(until(row, minutes(60))).toEqual({ suspected, raised, caregiver, centre });
    for (const column of ["suspected", "raised", "caregiver", "centre"] as const) {
      const cell = row[column];
      if (cell === null) continue;
      expect(until(row, cell - seconds(1))[column], `${column} a second before`).toBeNull();
      expect(until(row, cell)[column], `${column} on its second`).toBe(cell);
    }
  });
});
