import { describe, expect, test } from "vitest";
import type { IncidentPlan } from "@shouwang/cloud/alarms/incident-plan.ts";
import { wayOf } from "@shouwang/cloud/dispatch/plan.ts";
import { planOf } from "@shouwang/cloud/planning/plan-of.ts";
import { defaultPlans, planFor as planOfKind } from "@shouwang/cloud/registry/settings/alarm-plan.ts";
import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { homeSettings, midnight } from "../builders/homes.ts";
import {
  at,
  clockOf,
  door,
  life,
  lying,
  motion,
  play,
  press,
  radarFall,
  type Happening,
  type Scenario,
} from "./player.ts";

/**
 * The table of docs/architecture.md §5, each cell on its second: one second before it nothing has happened, on it it has. Each goes by the plan of a home where nobody has set
 * anything (cloud/registry/settings/alarm-plan.ts), made as the plan book makes it: caregivers and the resident are told by its steps, from the beginning of the round, and a
 * round begins when the alarm is raised.
 */
const homeId = homeSettings.homeId;
const planFor = (kind: AlarmKind): IncidentPlan => {
  const plan = planOfKind(defaultPlans, kind);
  if (plan === undefined) throw new Error(`no plan is for ${kind}`);
  return planOf({
    homeId,
    kind,
    mode: "live",
    plan,
    answer: { within: seconds(15), secondSeatAfter: seconds(30), supervisorAfter: seconds(60) },
    ground: { timeZone: "Asia/Shanghai", hasPhone: true, contacts: [{ contactId: "c-1", hours: [] }] },
    centres: [],
    duty: new Set(),
    connectors: ["desk", "webhook", "voice", "sms"],
  });
};

type Cell = number | null;
/** From what happened, in milliseconds; null: the table asks for nothing. */
type Row = {
  what: string;
  kind: AlarmKind;
  day: Scenario["day"];
  from: string;
  settings?: Scenario["settings"];
  suspected: Cell;
  raised: Cell;
  resident: Cell;
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
const atOnce = (what: string, kind: AlarmKind, happening: Happening): Row => ({
  what,
  kind,
  day: [["09:00", happening]],
  from: "09:00",
  suspected: null,
  raised: 0,
  resident: 0,
  caregiver: 0,
  centre: 0,
});
const fine: Happening = { what: "person", does: "fine", by: "Chen Guiying" };
const nothing = { suspected: null, raised: null, resident: null, caregiver: null, centre: null } as const;
const opened: Row = {
  ...atOnce("door-watch", "door-watch", door("open")),
  day: [["15:00", door("open")]],
  from: "15:00",
  raised: minutes(10),
  resident: minutes(10),
  caregiver: minutes(10),
  centre: minutes(70),
};
/** Eight hours after the door was used, with nobody seen inside; the resident is out, and asked all the same. */
const out: Row = {
  ...atOnce("away-overdue", "away-overdue", door("closed")),
  day: [["01:00", door("closed")]],
  from: "09:00",
  centre: minutes(60),
};
const rows: readonly Row[] = [
  atOnce("panic", "panic", press()),
  atOnce("call", "call", life("button", "call")),
  atOnce("smoke", "smoke", life("button", "smoke")),
  atOnce("gas", "gas", life("button", "gas")),
  atOnce("carbon-monoxide", "carbon-monoxide", life("button", "carbon-monoxide")),
  { ...atOnce("unreadable", "unreadable", unreadable), resident: null, caregiver: null },
  // Told by what it says it is: a press.
  atOnce("unknown device", "panic", press("stranger")),
  { ...atOnce("water-leak", "water-leak", life("button", "water-leak")), resident: null, centre: minutes(10) },
  {
    ...atOnce("water-leak that somebody acknowledged", "water-leak", life("button", "water-leak")),
    day: [
      ["09:00", life("button", "water-leak")],
      ["09:09:59", { what: "person", does: "acknowledge", by: "Wang Li" }],
    ],
    resident: null,
    // The acknowledgement held it, and ended without progress.
    centre: minutes(20) - seconds(1),
  },
  {
    ...atOnce("fall, high", "fall", life("button", "fall", "high")),
    suspected: 0,
    raised: seconds(30),
    caregiver: seconds(30),
    centre: seconds(60),
  },
  {
    ...atOnce("fall, low, nobody moves", "fall", radarFall()),
    suspected: 0,
    raised: minutes(2),
    caregiver: minutes(2),
    centre: minutes(5),
  },
  {
    ...atOnce("fall, low, lying is reported", "fall", radarFall()),
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
    ...atOnce("fall, low, somebody moves elsewhere after it was raised", "fall", radarFall()),
    day: [
      ["09:00", radarFall()],
      ["09:03", motion("pir-kitchen")],
    ],
    suspected: 0,
    raised: minutes(2),
    caregiver: minutes(2),
    centre: minutes(10),
  },
  {
    ...atOnce("fall, high, the resident says that all is well", "fall", life("pendant", "fall", "high")),
    day: [
      ["09:00", life("pendant", "fall", "high")],
      ["09:00:29", fine],
      ["09:04", motion("pir-kitchen")],
      ["09:08", motion("pir-kitchen")],
      ["09:12", motion("pir-kitchen")],
    ],
    ...nothing,
    suspected: 0,
    resident: 0,
    // A worn detector's suspicion is not closed by a rule: people are reminded of it.
    caregiver: null,
  },
  {
    ...atOnce("inactivity, the resident answers in time", "inactivity", motion("pir-bedroom")),
    day: [
      ["08:00", motion("pir-bedroom")],
      ["20:14:59", fine],
    ],
    from: "20:00",
    centre: null,
  },
  {
    ...atOnce("inactivity", "inactivity", motion("pir-bedroom")),
    day: [["08:00", motion("pir-bedroom")]],
    from: "20:00",
    centre: minutes(15),
  },
  // The clock of the day is UTC, and the home is eight hours ahead: its night begins at 14:00.
  { ...opened, what: "door-watch" },
  { ...opened, what: "door-watch, high risk", settings: { isHighRisk: true }, centre: minutes(10) },
  { ...opened, what: "door-watch, of the oldest", settings: { oldestOldFromMs: 0 }, centre: minutes(10) },
  {
    ...opened,
    what: "door-watch, the door is closed in time",
    day: [
      ["15:00", door("open")],
      ["15:09:59", door("closed")],
    ],
    ...nothing,
  },
  {
    ...opened,
    what: "door-watch, the door is closed before the centre is due",
    day: [
      ["15:00", door("open")],
      ["16:09:59", door("closed")],
    ],
    centre: null,
  },
  { ...out, what: "away-overdue" },
  { ...out, what: "away-overdue, high risk", settings: { isHighRisk: true }, centre: 0 },
  { ...out, what: "away-overdue, of the oldest", settings: { oldestOldFromMs: 0 }, centre: 0 },
  {
    ...out,
    what: "away-overdue, seen inside in time",
    day: [
      ["01:00", door("closed")],
      ["08:59:59", motion("pir-hall")],
    ],
    ...nothing,
  },
];

/** Everything that has happened until then, by the clock of the virtual day. */
function until(row: Row, afterMs: number) {
  const { what, kind, day, settings } = row;
  const ms = at(row.from) + afterMs;
  const scenario = {
    title: what,
    plan: planFor(kind),
    day,
    until: clockOf(ms),
    must: [],
    ...(settings && { settings }),
  };
  const { journal, decisions } = play(scenario);
  const made = decisions.flatMap(({ decision }) => (decision.kind === "decided" ? decision.deliveries.create : []));
  const first = (times: readonly number[]): Cell =>
    times.length === 0 ? null : Math.min(...times) - midnight - at(row.from);
  const lines = (...named: readonly string[]) =>
    journal.filter((one) => named.includes(one.what)).map(({ atMs }) => atMs);
  const sent = (to: string, ...reasons: readonly string[]) =>
    made.filter((one) => wayOf(one) === to && reasons.includes(one.reason)).map((one) => one.createdAtMs);
  return {
    suspected: first(lines("pre-alarm")),
    raised: first(lines("alarm-raised", "alarm-firm")),
    resident: first(sent(`voice>resident:${homeId}`, "pre-alarm", "raised", "escalated")),
    caregiver: first(sent("sms>contact:c-1", "raised", "escalated")),
    centre: first(sent("webhook", "outside-due")),
  };
}

const columns = ["suspected", "raised", "resident", "caregiver", "centre"] as const;

describe("R-045 R-339 R-528 the decision table, each cell on its second, by the plans of a home where nobody has set anything", () => {
  test.each(rows)("$what", (row) => {
    const all = until(row, minutes(75));
    for (const column of columns) {
      const cell = row[column];
      // Where the table is silent about people, the plan may tell them as well: later, or because they are nearest.
      const isSilent = cell === null && (column === "resident" || column === "caregiver") && row.raised !== null;
      if (!isSilent) expect({ [column]: all[column] }).toEqual({ [column]: cell });
      if (cell === null) continue;
      expect({ [`${column} a second before`]: until(row, cell - seconds(1))[column] }).toEqual({
        [`${column} a second before`]: null,
      });
      expect({ [`${column} on its second`]: until(row, cell)[column] }).toEqual({ [`${column} on its second`]: cell });
    }
  });

  test("R-528 of a suspected fall the resident is asked once, not anew while the telephone may ring, and as the plan says afterwards", () => {
    const asked = (happening: Happening) => {
      const { decisions } = play({
        title: "",
        plan: planFor("fall"),
        day: [["09:00", happening]],
        until: "09:12",
        must: [],
      });
      return decisions.flatMap(({ decision }) =>
        decision.kind === "decided"
          ? decision.deliveries.create
              .filter(({ addressee }) => addressee === `resident:${homeId}`)
              .map(({ reason, createdAtMs }) => `${reason} ${(createdAtMs - midnight - at("09:00")) / 1_000}`)
          : [],
      );
    };
    expect(asked(life("pendant", "fall", "high"))).toEqual(["pre-alarm 0", "escalated 630"]);
    expect(asked(radarFall())).toEqual(["pre-alarm 0", "raised 120", "escalated 720"]);
  });
});
