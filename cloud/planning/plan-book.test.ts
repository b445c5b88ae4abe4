import { describe, expect, test } from "vitest";
import { must, parseAreaCode, parseCentreId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { PlanAsked } from "../dispatch/plan-book.ts";
import type { CentreContent } from "../registry/centres/centre-record.ts";
import type { PlanGround } from "../registry/registry.ts";
import { defaultPlans, type AlarmPlan } from "../registry/settings/alarm-plan.ts";
import type { OwnSettings } from "../registry/settings/setting-key.ts";
import { createPlanBook } from "./plan-book.ts";

const homeId = must(parseHomeId("home-1"), "home-1");
const area = must(parseAreaCode("370602"), "370602");
const night = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: "22:00", to: "06:00" }];
const said = <Value>(value: Value) => ({ value, by: "account/a", atMs: 0 });
const centreId = must(parseCentreId("c-1"), "c-1");
const remote: CentreContent = {
  name: "中心",
  kind: "remote",
  area,
  phones: [],
  hours: [],
  closedAtMs: null,
  paths: [],
  inbound: null,
};

function bookOf(given: {
  own?: OwnSettings;
  ground?: Partial<PlanGround>;
  connectors?: readonly string[];
  duty?: readonly string[];
}) {
  const errors: string[] = [];
  const ground: PlanGround = {
    settings: given.own === undefined ? [] : [{ place: { kind: "home", homeId }, own: given.own }],
    timeZone: "Asia/Shanghai",
    hasPhone: true,
    contacts: [
      { contactId: "son", hours: [] },
      { contactId: "neighbour", hours: night },
    ],
    ...given.ground,
  };
  const rota = { timeZone: "Asia/Shanghai", people: [], shifts: [], holidays: [], holidayShifts: [], swaps: [] };
  const book = createPlanBook({
    ground: () => ground,
    areaOf: () => area,
    centre: (id) => (id === centreId ? remote : undefined),
    duty: {
      rotaFor: (role) => (given.duty?.includes(role) === true ? { role, area, version: 1, rota } : undefined),
    },
    connectors: () => given.connectors ?? ["desk", "voice", "sms"],
    log: { error: (sentence) => errors.push(sentence) },
  });
  const planFor = (asked: Partial<PlanAsked> = {}) => book.planFor({ homeId, kind: "panic", mode: "live", ...asked });
  const lines = (asked: Partial<PlanAsked> = {}) =>
    planFor(asked).steps.map(({ stepId, after, ways, isByHand }) => {
      const to = ways.map(({ connector, addressee }) => (addressee === null ? connector : `${connector}>${addressee}`));
      return `${after / 1_000} ${stepId}: ${to.join(" ")}${isByHand ? " by hand" : ""}`;
    });
  return { planFor, lines, errors };
}

describe("R-356 the plan of a new incident", () => {
  test("where nobody set anything: the desk at once, its clocks, contacts in order, the responder, 120 by hand", () => {
    expect(bookOf({ duty: ["responder", "supervisor"] }).lines()).toEqual([
      "0 desk: desk",
      "0 resident: voice>resident:home-1",
      "0 contacts:son: voice>contact:son sms>contact:son",
      "20 contacts:neighbour: voice>contact:neighbour sms>contact:neighbour",
      "30 second-seat: desk",
      "60 supervisor: desk voice>duty:supervisor sms>duty:supervisor",
      "180 responder: voice>duty:responder sms>duty:responder",
      "300 ambulance: desk by hand",
    ]);
  });

  test("R-455 H-126 told only by what wakes nobody, people are called by hand besides", () => {
    expect(bookOf({ connectors: ["desk", "wechat", "push"], duty: ["responder"] }).lines()).toEqual([
      "0 desk: desk",
      "0 contacts:son: wechat>contact:son",
      "20 contacts:neighbour: wechat>contact:neighbour",
      "30 second-seat: desk",
      "60 supervisor: desk",
      "60 contacts: desk by hand",
      "180 responder: wechat>duty:responder push>duty:responder",
      "180 responder:called: desk by hand",
      "300 ambulance: desk by hand",
    ]);
    const loud = bookOf({ connectors: ["desk", "sms", "wechat"], duty: ["responder"] }).lines();
    expect(loud.filter((line) => line.endsWith("by hand"))).toEqual(["300 ambulance: desk by hand"]);
  });

  test("with nothing but the desk and a webhook, what nobody can be told by is done by hand, and all that is there is told after a minute", () => {
    expect(bookOf({ connectors: ["desk", "webhook"] }).lines()).toEqual([
      "0 desk: desk",
      "30 second-seat: desk",
      "60 supervisor: desk",
      "60 contacts: desk by hand",
      "60 centre: webhook",
      "180 responder: desk by hand",
      "300 ambulance: desk by hand",
    ]);
  });

  test("R-361 follows what is set: hours are those of the step and of the contact, clocks those of the area, centres in order", () => {
    const plan: AlarmPlan = {
      kinds: ["panic"],
      steps: [
        { tell: "contacts", afterMs: seconds(20), hours: [{ weekdays: [1], from: "05:00", to: "23:00" }] },
        { tell: "fire", afterMs: minutes(2), hours: [] },
      ],
      againMs: minutes(2),
    };
    const own: OwnSettings = {
      plans: said([plan]),
      centres: said([centreId]),
      "answer.within": said(seconds(10)),
      "answer.second-seat-after": said(seconds(15)),
      "answer.supervisor-after": said(seconds(45)),
    };
    const book = bookOf({ own, connectors: ["desk", "sms", "centre-c-1"] });
    expect(book.lines()).toEqual([
      "0 desk: desk",
      "15 second-seat: desk",
      "20 contacts:son: sms>contact:son",
      "40 contacts:neighbour: sms>contact:neighbour",
      "45 supervisor: desk",
      "60 centre-c-1: centre-c-1",
      "120 fire: desk by hand",
    ]);
    const { steps, again, answerWithin } = book.planFor();
    expect({ again, answerWithin }).toEqual({ again: minutes(2), answerWithin: seconds(10) });
    const hour = 3_600_000;
    expect(steps.find(({ stepId }) => stepId === "contacts:neighbour")?.hours).toEqual([
      { fromMs: 22 * hour, toMs: 23 * hour },
      { fromMs: 5 * hour, toMs: 6 * hour },
    ]);
    // A kind that no plan of the home is for goes by the plan of before there were any.
    expect(book.lines({ kind: "smoke" })).toContain("180 fire: desk by hand");
  });

  test("a test goes to the desk and outside and rings nobody up; a drill has every step; the house's own press the desk alone", () => {
    const { lines } = bookOf({ connectors: ["desk", "voice", "webhook"], duty: ["responder"] });
    expect(lines({ mode: "test" })).toEqual(["0 desk: desk", "30 second-seat: desk", "60 centre: webhook"]);
    expect(lines({ mode: "canary" })).toEqual(["0 desk: desk", "30 second-seat: desk"]);
    // Whom it would call is played at the desk afterwards (cloud/dispatch/lane-plan.ts).
    expect(lines({ mode: "drill" })).toEqual(lines({ mode: "live" }));
    expect(lines({ mode: "drill" })).toContain("180 responder: voice>duty:responder");
  });

  test("R-524 whoever is on duty is told in their browsers too, beside what is heard and never alone", () => {
    const by = (...connectors: string[]) =>
      bookOf({ connectors: ["desk", ...connectors], duty: ["responder"] })
        .lines()
        .find((line) => line.includes("responder"));
    expect(by("voice", "push")).toBe("180 responder: voice>duty:responder push>duty:responder");
    expect(by("push")).not.toContain("push");
  });

  test("an alarm of nobody's home has a plan, and one that cannot be made is replaced and said", () => {
    expect(bookOf({ ground: { contacts: [], hasPhone: false } }).lines({ homeId: null })[0]).toBe("0 desk: desk");
    const own: OwnSettings = { plans: said([{ ...defaultPlans[0], againMs: Number.NaN } as AlarmPlan]) };
    const holed = bookOf({ own, connectors: ["desk", "webhook", "voice"] });
    expect(holed.lines()).toEqual(["0 desk: desk", "60 second-seat: desk", "60 centre: webhook"]);
    expect(holed.errors).toHaveLength(1);
  });
});
