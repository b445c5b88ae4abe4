import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply, applyVerdict, type AlarmVerdict } from "@shouwang/cloud/alarms/alarm-machine.ts";
import { hasHuman, isOpen as isOpenIncident, type Incident } from "@shouwang/cloud/alarms/incident.ts";
import type { PersonInput } from "@shouwang/cloud/alarms/incident-input.ts";
import { decide } from "@shouwang/cloud/dispatch/decide.ts";
import type { Context, DecideInput } from "@shouwang/cloud/dispatch/decision.ts";
import type { Delivery } from "@shouwang/cloud/dispatch/delivery.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { must, parseAlarmId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { inHand, isAllowed, isOpen, mayRuleClose, type Act, type Fact } from "./reference.ts";

const byHand = { tell: "resident", hours: [], ways: [], isByHand: true } as const;
const plan = {
  ...firstPlan(["desk", "webhook"]),
  steps: [
    ...firstPlan(["desk", "webhook"]).steps,
    { ...byHand, stepId: "call", after: seconds(0) },
    { ...byHand, stepId: "120", after: seconds(61) },
  ],
};

/** One thing that happens. Numbers choose among what there is. */
type Op =
  | { op: "alarm" | "suspicion" | "firm" | "ease" | "outside" | "delivered" | "refused"; n: number }
  | { op: "wait"; ms: number }
  | { op: Exclude<Act["kind"], "close">; n: number; back: number }
  | { op: "close"; waives: boolean; back: number };

const waits = [seconds(1), seconds(20), seconds(61), minutes(9), minutes(10), minutes(16), minutes(61)];
const n = fc.nat(5);
const back = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) });
const anOp: fc.Arbitrary<Op> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constantFrom("alarm", "suspicion"), n }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constantFrom("firm", "ease", "outside"), n }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constantFrom("delivered", "refused"), n }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant("wait"), ms: fc.constantFrom(...waits) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constantFrom("acknowledge", "attend", "on-my-way", "cannot", "step", "reopen"),
      n,
      back,
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("close"), waives: fc.boolean(), back }) },
);

const start = Date.UTC(2026, 0, 5, 9);

/** The machine with its plan and deliveries, beside the bare list of facts; every promise is looked at after every step. */
class Play {
  nowMs = start;
  facts: Fact[] = [];
  incident: Incident | null = null;
  deliveries: readonly Delivery[] = [];
  lines = 0;
  count = 0;
  /** The version of the last news, as the facts have it; whoever was shown an older one is stale. */
  newsVersion = 0;

  context: Context = {
    settings: null,
    plans: onePlan(plan),
    subject: "home:h",
    homeId: null,
    gatewayId: null,
    nextId: () => `id-${++this.count}`,
  };

  fact(what: Fact["what"], by = "system", id = ""): void {
    this.facts.push({ atMs: this.nowMs, what, by, id });
  }

  step(op: Op): void {
    const before = this.incident;
    const hadHuman = before !== null && hasHuman(before) && before.acknowledgedBy;
    this.happen(op);
    // What is due by now fires by itself, as the loop's deadlines do.
    for (let n = 0; n < 4 && (this.incident?.nextStepDueAtMs ?? Infinity) <= this.nowMs; n++)
      this.decide({ kind: "tick" });
    this.promises(before, hadHuman === false ? null : hadHuman, op);
  }

  happen(op: Op): void {
    switch (op.op) {
      case "wait":
        this.nowMs += op.ms;
        return void this.decide({ kind: "tick" });
      case "alarm":
        return this.raise("raised");
      case "suspicion":
        return this.raise("pre-alarm");
      case "firm":
      case "ease":
      case "outside":
        return this.judge(op.op, op.n);
      case "delivered":
      case "refused": {
        const waiting = this.deliveries.filter(({ standing }) => standing === "due");
        const delivery = waiting[op.n % Math.max(1, waiting.length)];
        if (!delivery) return;
        const outcome =
          op.op === "delivered"
            ? ({ kind: "accepted", receipt: "r" } as const)
            : ({ kind: "refused", why: "no" } as const);
        return void this.decide({ kind: "delivered", delivery, outcome });
      }
      case "acknowledge":
      case "attend":
      case "on-my-way":
      case "cannot":
      case "step":
      case "reopen":
      case "close":
        return this.act(op);
    }
  }

  raise(phase: "raised" | "pre-alarm"): void {
    const alarmId = `a-${++this.count}`;
    this.verdict({
      kind: "raise",
      alarmId: must(parseAlarmId(alarmId), alarmId),
      phase,
      deviceId: null,
      lateByMs: 0,
      alarm: phase === "raised" ? "panic" : "fall",
      confidence: "low",
      occurredAtMs: this.nowMs,
      outsideAtMs: this.nowMs + minutes(10),
      reason: "model",
      evidence: "",
    });
    this.fact(phase === "raised" ? "alarm" : "suspicion", "system", alarmId);
    this.newsVersion = this.incident?.version ?? 0;
    this.decide({ kind: "tick" });
    expect(this.incident?.alarms.map((one) => String(one.alarmId))).toContain(alarmId);
  }

  judge(kind: "firm" | "ease" | "outside", n: number): void {
    const there = isOpenIncident(this.incident) ? this.incident.alarms.filter((one) => one.phase === "pre-alarm") : [];
    const alarm = there[n % Math.max(1, there.length)];
    if (!alarm) return;
    this.verdict({ kind, alarmId: alarm.alarmId, reason: "model" });
    this.fact(kind === "ease" ? "ease" : "firm", "system", alarm.alarmId);
    // That the centre is due is routine where it makes no new alarm for whoever has it.
    this.newsVersion = this.incident?.newsVersion ?? 0;
    this.decide({ kind: "tick" });
  }

  verdict(verdict: AlarmVerdict): void {
    const fresh = () => {
      const id = must(parseIncidentId(`i-${++this.count}`), "i");
      return { incidentId: id, subject: "home:h", homeId: null, gatewayId: null, mode: "live" as const, plan };
    };
    const answer = applyVerdict(this.incident, verdict, fresh, this.nowMs);
    if (answer.kind !== "changed") return;
    if (answer.incident.incidentId !== this.incident?.incidentId) this.begin();
    this.incident = answer.incident;
    this.lines += answer.journal.length;
  }

  /** Another incident: what was before belongs to the one that is over. */
  begin(): void {
    this.facts = [];
    this.deliveries = [];
    this.lines = 0;
  }

  act(op: Extract<Op, { back: number }>): void {
    const { incident } = this;
    if (incident === null) return;
    const version = Math.max(0, incident.version - op.back);
    const due = incident.stepsDue.map(({ stepId }) => stepId);
    const isStale = version < this.newsVersion;
    const kind = op.op;
    const name = kind === "cannot" && op.n % 2 === 0 ? (incident.acknowledgedBy ?? "Li") : `P${++this.count}`;
    const base = { by: name, version };
    const stepId = kind === "step" && op.n % 2 === 0 ? "call" : "120";
    const waived = kind === "close" && op.waives ? due : [];
    const act: Act = kind === "close" ? { kind, waived } : { kind };
    const command = ((): PersonInput => {
      switch (kind) {
        case "acknowledge":
        case "attend":
          return { kind, ...base };
        case "on-my-way":
        case "cannot":
          return { kind: "says", what: kind, ...base };
        case "step":
          return { kind, stepId, standing: "done", why: "", ...base };
        case "reopen":
          return { kind, why: "again", ...base };
        case "close":
          return {
            kind,
            outcome: "assisted",
            note: "",
            waive: waived.map((one) => ({ stepId: one, why: "w" })),
            ...base,
          };
      }
    })();
    const hand = inHand(this.facts, this.nowMs);
    const expected = isAllowed(this.facts, { act, isStale, due }, this.nowMs);
    const isDone = this.decide({ kind: "person", command });
    expect(isDone, `${kind} by ${name} on ${version} (news ${this.newsVersion})`).toBe(expected);
    if (!isDone) return;
    const isRoutine = this.note(kind, {
      name,
      hand: hand?.by ?? null,
      stepId,
      waived,
      isThere: hand?.isThere === true,
    });
    if (!isRoutine) this.newsVersion = this.incident?.newsVersion ?? 0;
  }

  /** @returns whether it may pass beside somebody who is just taking it. */
  note(
    kind: Act["kind"],
    of: { name: string; hand: string | null; stepId: string; waived: readonly string[]; isThere: boolean },
  ): boolean {
    const { name, hand, stepId, waived, isThere } = of;
    switch (kind) {
      case "acknowledge":
        return (this.fact("take", name), false);
      case "attend":
        return (this.fact("there", name), false);
      case "on-my-way":
        if (hand === null) return (this.fact("take", name), false);
        if (!isThere) this.fact("progress", name);
        return true;
      case "cannot":
        if (hand === name) this.fact("gives-back", name);
        return hand !== name;
      case "step":
        return (this.fact("step", name, stepId), true);
      case "reopen":
        return (this.fact("again", name), false);
      case "close":
        for (const one of waived) this.fact("step", name, one);
        return (this.fact("close", name), false);
    }
  }

  decide(input: DecideInput): boolean {
    const { incident, deliveries, nowMs } = this;
    const answer = decide({ homeState: null, incident, deliveries }, input, this.context, nowMs);
    if (answer.kind === "refused") return false;
    const updated = new Map(answer.deliveries.update.map((one) => [one.deliveryId, one]));
    this.deliveries = [...deliveries.map((one) => updated.get(one.deliveryId) ?? one), ...answer.deliveries.create];
    const isNews = answer.incident !== null && answer.incident.newsVersion !== incident?.newsVersion;
    this.incident = answer.incident;
    this.lines += answer.journal.length;
    // What time alone brought about is news where it takes the incident out of a hand, raises or ends it.
    if (input.kind === "tick" && isNews) this.newsVersion = answer.incident?.newsVersion ?? 0;
    const isRuleEnd = this.incident?.phase === "closed" && this.incident.closedBy === "system" && isOpen(this.facts);
    if (isRuleEnd) {
      expect(mayRuleClose(this.facts, nowMs), "closed by no rule that there is").toBe(true);
      this.fact("close");
    }
    return true;
  }

  promises(before: Incident | null, heldBefore: string | null, { op }: Op): void {
    const { incident, facts, nowMs } = this;
    if (incident === null) return;
    const hand = inHand(facts, nowMs);
    expect(incident.phase !== "closed", "open as the facts have it").toBe(isOpen(facts));
    if (incident.phase === "closed") {
      expect(incident.closedBy).toBe(facts.findLast(({ what }) => what === "close")?.by);
      return;
    }
    expect(hasHuman(incident) ? incident.acknowledgedBy : null, "in hand as the facts have it").toBe(hand?.by ?? null);
    if (hand) expect(incident.phase === "attended").toBe(hand.isThere);
    if (hand && hand.by !== heldBefore) expect(["acknowledge", "on-my-way", "close"]).toContain(op);
    if (op === "alarm") {
      expect(["raised", "delivered"]).toContain(incident.phase);
      const told = this.deliveries.filter((one) => one.round === incident.round && one.connector === "desk");
      expect(told.length, "delivered by itself").toBeGreaterThan(0);
    }
    const limit = hand ? minutes(60) : seconds(60);
    expect(incident.nextStepDueAtMs ?? Number.POSITIVE_INFINITY, "a step is due").toBeLessThanOrEqual(nowMs + limit);
    expect(incident.nextStepDueAtMs ?? 0, "and none is overdue").toBeGreaterThan(nowMs);
    if (before?.incidentId === incident.incidentId) expect(incident.version).toBeGreaterThanOrEqual(before.version);
    expect(this.lines).toBeGreaterThanOrEqual(incident.alarms.length);
    expect(apply(incident, { kind: "tick" }, nowMs).kind, "what is due now is done now").toBe("unchanged");
  }
}

describe("R-338 the machine against a reference of its own shape", () => {
  test("10,000 courses: what people may do, who has it in hand, what is open, and the promises after every step", () => {
    let done = 0;
    fc.assert(
      fc.property(fc.array(anOp, { minLength: 4, maxLength: 14 }), (ops) => {
        const play = new Play();
        for (const op of ops) play.step(op);
        done++;
      }),
      { numRuns: 10_000 },
    );
    expect(done).toBeGreaterThanOrEqual(10_000);
  }, 60_000);
});
