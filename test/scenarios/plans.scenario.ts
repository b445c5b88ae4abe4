/** A plan that is carried out while people do not do what they should: the operator is silent, the caregivers are, one cannot, somebody changes the plan meanwhile. */

import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { IncidentPlan, IncidentStep, Told } from "../../cloud/alarms/incident-plan.ts";
import { life, motion, press, type Scenario } from "./player.ts";

const step = (stepId: string, tell: Told, after: Millis, ...ways: string[]): IncidentStep => ({
  stepId,
  tell,
  after,
  hours: [],
  ways: ways.map((way) => {
    const [connector = "", addressee = null] = way.split(">");
    return { connector, addressee };
  }),
  isByHand: tell === "ambulance",
});

/** As it is made for a home with two contacts, of what is set where nobody set anything. */
const whole: IncidentPlan = {
  kind: "panic",
  timeZone: "Asia/Shanghai",
  answerWithin: seconds(15),
  steps: [
    step("desk", "desk", seconds(0), "desk"),
    step("second-seat", "second-seat", seconds(30), "desk"),
    step("supervisor", "supervisor", seconds(60), "desk", "voice>duty:supervisor"),
    step("contacts:c-1", "contacts", seconds(60), "voice>contact:c-1"),
    step("contacts:c-2", "contacts", seconds(80), "voice>contact:c-2"),
    step("responder", "responder", minutes(3), "voice>duty:responder"),
    step("ambulance", "ambulance", minutes(5), "desk"),
  ],
  again: minutes(1),
};

/** Of nobody but the desk. */
const doorsOnly: IncidentPlan = { ...whole, kind: "door-watch", steps: whole.steps.slice(0, 2), again: minutes(5) };

const firstMinutes = [
  "09:00:00 alarm-raised panic",
  "09:00:00 told desk raised",
  "09:00:30 escalated",
  "09:00:30 told desk escalated",
  "09:01:00 escalated",
  "09:01:00 told desk escalated",
  "09:01:00 told voice>duty:supervisor escalated",
  "09:01:00 told voice>contact:c-1 escalated",
  "09:01:20 escalated",
  "09:01:20 told voice>contact:c-2 escalated",
];

const silentAfterwards = [
  "09:03:00 escalated",
  "09:03:00 told voice>duty:responder escalated",
  "09:05:00 escalated",
  "09:05:00 escalated",
  "09:05:00 told desk escalated",
  "09:06:00 escalated",
  "09:06:00 told desk escalated",
  "09:06:00 told voice>duty:supervisor escalated",
  "09:06:00 told voice>duty:responder escalated",
  "09:07:00 escalated",
  "09:07:00 told desk escalated",
  "09:07:00 told voice>duty:supervisor escalated",
  "09:07:00 told voice>duty:responder escalated",
];

const day = (...happens: Scenario["day"]): Scenario["day"] => [
  ["08:00", motion("pir-bedroom")],
  ["09:00", press()],
  ...happens,
];
const common = { plan: whole, looksAtTold: true } as const;

export const plans: readonly Scenario[] = [
  {
    ...common,
    title: "R-350 a silent operator: nobody at the desk answers, and each step comes on its second, again and again",
    day: day(),
    until: "09:07:30",
    must: [...firstMinutes, ...silentAfterwards],
  },
  {
    ...common,
    title: "R-350 silent caregivers: what a voicemail takes is nobody's word, and only an acknowledgement ends it",
    day: day(
      ["09:07:10", { what: "person", does: "acknowledge", by: "Wang Li" }],
      ["09:08:00", { what: "person", does: "close", by: "Wang Li" }],
      ["09:08:10", { what: "person", does: "done", by: "Wang Li" }],
      ["09:08:20", { what: "person", does: "close", by: "Wang Li" }],
    ),
    until: "09:20",
    must: [
      ...firstMinutes,
      ...silentAfterwards,
      "09:07:10 acknowledged by Wang Li",
      // 120 came due: what became of it must be said first.
      "09:08:00 refused steps-open",
      "09:08:10 step-done by Wang Li",
      "09:08:20 closed by Wang Li",
      "09:08:20 told voice>duty:supervisor closed",
      "09:08:20 told voice>contact:c-1 closed",
      "09:08:20 told voice>contact:c-2 closed",
      "09:08:20 told voice>duty:responder closed",
    ],
  },
  {
    ...common,
    title:
      "R-351 a contact says that they cannot: the next step comes at once, and whoever is on the way has it in hand",
    day: day(
      ["09:01:10", { what: "person", does: "cannot", by: "Chen Jing" }],
      ["09:01:15", { what: "person", does: "cannot", by: "Chen Hao" }],
      ["09:01:40", { what: "person", does: "on-my-way", by: "Sun Bo" }],
    ),
    until: "09:05",
    must: [
      ...firstMinutes.slice(0, 8),
      "09:01:10 cannot by Chen Jing",
      "09:01:10 escalated",
      "09:01:10 told voice>contact:c-2 escalated",
      "09:01:15 cannot by Chen Hao",
      "09:01:15 escalated",
      "09:01:15 told voice>duty:responder escalated",
      "09:01:40 on-my-way by Sun Bo",
      "09:01:40 acknowledged by Sun Bo",
    ],
  },
  {
    ...common,
    title: "R-351 a number that does not exist and a duty that nobody has: the plan goes on at once",
    day: day(),
    refusing: ["voice>contact:c-1", "voice>contact:c-2", "voice>duty:responder"],
    until: "09:02",
    must: [
      ...firstMinutes.slice(0, 8),
      "09:01:00 escalated",
      "09:01:00 told voice>contact:c-2 escalated",
      "09:01:00 escalated",
      "09:01:00 told voice>duty:responder escalated",
      "09:01:00 escalated",
      "09:01:00 escalated",
      "09:01:00 told desk escalated",
    ],
  },
  {
    ...common,
    title: "R-355 a plan that is changed while the incident runs changes the next one, and not this one",
    day: day(
      ["09:00:10", { what: "plan", plan: doorsOnly }],
      ["09:01:30", { what: "person", does: "acknowledge", by: "Wang Li" }],
      ["09:02:00", { what: "person", does: "close", by: "Wang Li" }],
      ["09:10:00", press()],
    ),
    until: "09:14",
    must: [
      ...firstMinutes,
      "09:01:30 acknowledged by Wang Li",
      "09:02:00 closed by Wang Li",
      "09:02:00 told voice>duty:supervisor closed",
      "09:02:00 told voice>contact:c-1 closed",
      "09:02:00 told voice>contact:c-2 closed",
      "09:10:00 alarm-raised panic",
      "09:10:00 told desk raised",
      "09:10:30 escalated",
      "09:10:30 told desk escalated",
    ],
  },
  {
    ...common,
    title: "R-355 a louder alarm brings its own plan into an incident of a slower one",
    plan: doorsOnly,
    day: [
      ["09:00", life("water-kitchen", "water-leak")],
      ["09:00:10", { what: "plan", plan: whole }],
      ["09:02", press()],
    ],
    until: "09:03:10",
    must: [
      "09:00:00 alarm-raised water-leak",
      "09:00:00 told desk raised",
      "09:00:30 escalated",
      "09:00:30 told desk escalated",
      "09:02:00 alarm-raised panic",
      "09:02:00 told desk raised",
      "09:02:30 escalated",
      "09:02:30 told desk escalated",
      "09:03:00 escalated",
      "09:03:00 told desk escalated",
      "09:03:00 told voice>duty:supervisor escalated",
      "09:03:00 told voice>contact:c-1 escalated",
    ],
  },
];
