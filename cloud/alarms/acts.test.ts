import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { raisedAlarm, raisedIncident } from "../../test/builders/incidents.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { acknowledgementFor } from "./acknowledged.ts";
import { apply, applyVerdict, incidentDueAtMs } from "./alarm-machine.ts";
import { attendanceFor } from "./by-person.ts";
import { acceptWithin } from "./hand-over.ts";
import { hasHuman, type Incident } from "./incident.ts";
import type { IncidentInput, PersonInput } from "./incident-input.ts";

const start = Date.UTC(2026, 0, 5, 9);
const raised = raisedIncident(start);
const wang = "王芳";
const li = "李娜";
type Said = PersonInput extends infer One ? (One extends PersonInput ? Omit<One, "by" | "version"> : never) : never;

function when(before: Incident, input: IncidentInput, nowMs: number) {
  const answer = apply(before, input, nowMs);
  if (answer.kind !== "changed") throw new Error(`it is ${JSON.stringify(answer)}`);
  return answer;
}
const by = (before: Incident, who: string, said: Said, nowMs = start) =>
  when(before, { ...said, by: who, version: before.version }, nowMs);
const does = (before: Incident, who: string, said: Said, nowMs = start): Incident =>
  by(before, who, said, nowMs).incident;
const code = (before: Incident, who: string, said: Said, nowMs = start, version = before.version) => {
  const answer = apply(before, { ...said, by: who, version }, nowMs);
  return answer.kind === "refused" ? answer.code : answer.kind;
};
const held = does(raised, wang, { kind: "acknowledge" });
const offered = does(held, wang, { kind: "hand-over", to: li }, start + minutes(1));
const offeredAtMs = start + minutes(1);

describe("R-552 H-153 an incident is handed over by name", () => {
  test("until it is accepted the giver has it, and their time runs on", () => {
    expect(offered).toMatchObject({ phase: "acknowledged", acknowledgedBy: wang, handOver: { from: wang, to: li } });
    expect(offered.acknowledgementExpiresAtMs).toBe(held.acknowledgementExpiresAtMs);
    const taken = by(offered, li, { kind: "accept-hand-over" }, offeredAtMs + seconds(30));
    expect(taken.incident).toMatchObject({ acknowledgedBy: li, handOver: null, phase: "acknowledged" });
    expect(taken.incident.acknowledgementExpiresAtMs).toBe(offeredAtMs + seconds(30) + acknowledgementFor);
    expect(taken.journal.map(({ what }) => what)).toEqual(["hand-over-accepted"]);
  });

  test("the giver's browser dies and nobody accepts: after two minutes nobody has it, and the plan begins anew", () => {
    expect(incidentDueAtMs(offered)).toBe(offeredAtMs + acceptWithin);
    const early = apply(offered, { kind: "tick" }, offeredAtMs + acceptWithin - 1);
    expect(early).toEqual({ kind: "unchanged" });
    const late = when(offered, { kind: "tick" }, offeredAtMs + acceptWithin);
    expect(late.incident).toMatchObject({ phase: "raised", acknowledgedBy: null, handOver: null, round: 2 });
    expect(late.journal.map(({ what }) => what)).toEqual(["hand-over-expired"]);
    // Also where somebody is on the spot: whoever had it has turned away.
    const there = does(does(held, wang, { kind: "attend" }), wang, { kind: "hand-over", to: li });
    expect(when(there, { kind: "tick" }, start + acceptWithin).incident.phase).toBe("raised");
  });

  test("two accept at once: one has it; the same one twice changes nothing; who was not named is told to acknowledge", () => {
    const taken = does(offered, li, { kind: "accept-hand-over" }, offeredAtMs);
    expect(code(taken, "张伟", { kind: "accept-hand-over" }, offeredAtMs, offered.version)).toBe("stale-version");
    expect(code(taken, li, { kind: "accept-hand-over" }, offeredAtMs, offered.version)).toBe("unchanged");
    expect(code(offered, "张伟", { kind: "accept-hand-over" })).toBe("not-yours");
    expect(code(taken, "张伟", { kind: "accept-hand-over" })).toBe("no-hand-over");
    // Anybody may take it as ever; then nobody is asked any more.
    expect(does(offered, "张伟", { kind: "acknowledge" })).toMatchObject({ acknowledgedBy: "张伟", handOver: null });
  });

  test("an old page hands over nothing, and neither does anybody but who has it", () => {
    expect(code(held, wang, { kind: "hand-over", to: li }, start, raised.version - 1)).toBe("stale-version");
    expect(code(raised, wang, { kind: "hand-over", to: li })).toBe("not-acknowledged");
    expect(code(held, li, { kind: "hand-over", to: "张伟" })).toBe("not-yours");
    expect(code(held, wang, { kind: "hand-over", to: wang })).toBe("not-yours");
    expect(code(held, wang, { kind: "hand-over", to: "system" })).toBe("not-a-human");
  });

  test("declined, the giver has two minutes to show that they are there; taken back, as long as before", () => {
    const declined = does(offered, li, { kind: "decline-hand-over" }, offeredAtMs);
    expect(declined).toMatchObject({ acknowledgedBy: wang, handOver: null });
    expect(declined.acknowledgementExpiresAtMs).toBe(offeredAtMs + acceptWithin);
    expect(does(declined, wang, { kind: "acknowledge" }, offeredAtMs).acknowledgementExpiresAtMs).toBe(
      offeredAtMs + acknowledgementFor,
    );
    expect(does(offered, wang, { kind: "keep" }).acknowledgementExpiresAtMs).toBe(held.acknowledgementExpiresAtMs);
    expect(code(offered, li, { kind: "keep" })).toBe("not-yours");
    expect(code(offered, wang, { kind: "decline-hand-over" })).toBe("not-yours");
    expect(code(held, wang, { kind: "keep" })).toBe("no-hand-over");
  });

  test("a new life alarm ends the offer and every hand", () => {
    const alarmId = must(parseAlarmId("alarm-2"), "alarm-2");
    const { recordedAtMs: _recorded, ...alarm } = raisedAlarm(start, { alarmId });
    const verdict = { kind: "raise", ...alarm, alarmId, phase: "raised" } as const;
    const answer = applyVerdict(offered, verdict, () => expect.fail("there is one open"), offeredAtMs);
    expect(answer).toMatchObject({ incident: { phase: "raised", handOver: null, acknowledgedBy: null } });
    expect(does(offered, wang, { kind: "close", outcome: "assisted", note: "" }).handOver).toBeNull();
  });
});

describe("R-551 more help is asked for", () => {
  test("in whoever's hand it is it stays, and their time runs on; a suspicion is an alarm from then on", () => {
    const asked = does(held, li, { kind: "escalate", steps: ["supervisor"] }, start + seconds(9));
    expect(asked).toMatchObject({ acknowledgedBy: wang, asked: [{ n: 1, by: li, round: 1, stepIds: ["supervisor"] }] });
    expect(asked.acknowledgementExpiresAtMs).toBe(held.acknowledgementExpiresAtMs);
    expect(code(asked, li, { kind: "escalate" }, start, held.version)).toBe("stale-version");
    const suspected = raisedIncident(start, {
      phase: "pre-alarm",
      alarms: [raisedAlarm(start, { phase: "pre-alarm" })],
    });
    const firm = by(suspected, wang, { kind: "escalate" });
    expect(firm.incident).toMatchObject({ phase: "raised", round: 2, alarms: [{ phase: "raised" }] });
    expect(firm.incident.version).toBe(suspected.version + 1);
    expect(firm.journal.map(({ what }) => what)).toEqual(["alarm-firm", "help-asked"]);
  });
});

describe("R-553 H-154 somebody is sent", () => {
  const ways = [{ connector: "sms", addressee: "contact:c-1" }];
  const chen = { kind: "send", who: "陈静", addressee: "contact:c-1", told: "message", ways } as const;
  const later = start + minutes(5);
  const sent = does(held, wang, chen, later);

  test("that is progress, and each fact has its own time", () => {
    expect(sent.acknowledgementExpiresAtMs).toBe(later + acknowledgementFor);
    expect(sent.sent).toMatchObject([{ n: 1, who: "陈静", by: wang, toldAtMs: null, arrivedAtMs: null, inVain: null }]);
    const told = when(
      sent,
      { kind: "delivered", connector: "sms", round: 1, receipt: "ok", sent: 1 },
      later + 1,
    ).incident;
    expect(told).toMatchObject({ phase: "acknowledged", sent: [{ toldAtMs: later + 1 }] });
    // What goes on by itself turns nobody away.
    expect(told.newsVersion).toBe(sent.newsVersion);
    const there = by(told, wang, { kind: "attend", arrived: 1 }, later + 2);
    expect(there.incident).toMatchObject({ phase: "attended", sent: [{ arrivedAtMs: later + 2 }] });
    expect(there.journal[0]?.detail).toContain("陈静");
    expect(there.incident.attendanceExpiresAtMs).toBe(later + 2 + attendanceFor);
    expect(does(told, "陈静", { kind: "attend" }, later).sent[0]?.arrivedAtMs).toBe(later);
    expect(does(held, wang, { ...chen, told: "telephone", ways: [] }, later).sent[0]?.toldAtMs).toBe(later);
  });

  test("who cannot be told, and who says that they cannot, is news, and leaves two minutes", () => {
    const vain = { kind: "delivery-failed", connector: "sms", why: "refused: no such number", vain: 1 } as const;
    const failed = when(sent, vain, later + seconds(3));
    expect(failed.journal.map(({ what }) => what)).toEqual(["delivery-failed", "sent-in-vain"]);
    expect(failed.incident).toMatchObject({ acknowledgedBy: wang, sent: [{ inVain: "refused: no such number" }] });
    expect(failed.incident.newsVersion).toBe(failed.incident.version);
    expect(failed.incident.acknowledgementExpiresAtMs).toBe(later + seconds(3) + acceptWithin);
    // Twice is once.
    expect(when(failed.incident, vain, later + seconds(9)).journal.map(({ what }) => what)).toEqual([
      "delivery-failed",
    ]);
    const cannot = does(sent, "陈静", { kind: "says", what: "cannot", via: "sms" }, later + seconds(3));
    expect(cannot).toMatchObject({ acknowledgedBy: wang, sent: [{ inVain: "cannot" }] });
    expect(cannot.acknowledgementExpiresAtMs).toBe(later + seconds(3) + acceptWithin);
  });

  test("nobody is sent by nobody, to nobody, or where no message goes", () => {
    expect(code(raised, wang, chen)).toBe("not-acknowledged");
    expect(code(held, wang, { ...chen, ways: [] })).toBe("no-way");
    expect(code(held, wang, { ...chen, who: " " })).toBe("not-a-human");
    expect(code(held, wang, chen, start, raised.version - 1)).toBe("stale-version");
  });
});

test("R-551 R-552 R-553 H-155 no course of these acts keeps an alarm in a hand longer than ten minutes from the last progress, and a step is always due", () => {
  const act = fc.oneof(
    fc.record({
      who: fc.constantFrom(wang, li, "张伟"),
      said: fc.constantFrom<Said>(
        { kind: "escalate" },
        { kind: "hand-over", to: li },
        { kind: "hand-over", to: wang },
        { kind: "accept-hand-over" },
        { kind: "decline-hand-over" },
        { kind: "keep" },
      ),
      afterMs: fc.constantFrom(0, seconds(1), seconds(50), minutes(2)),
    }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      let one = held;
      let nowMs = start;
      let untilMs = start + acknowledgementFor;
      for (const { who, said, afterMs } of acts) {
        nowMs += afterMs;
        const ticked = apply(one, { kind: "tick" }, nowMs);
        if (ticked.kind === "changed") one = ticked.incident;
        const answer = apply(one, { ...said, by: who, version: one.version }, nowMs);
        if (answer.kind === "changed") {
          one = answer.incident;
          // Only another one's taking over is progress.
          if (answer.journal.some(({ what }) => what === "hand-over-accepted")) untilMs = nowMs + acknowledgementFor;
        }
        if (!hasHuman(one)) return;
        expect(one.acknowledgementExpiresAtMs ?? Infinity).toBeLessThanOrEqual(untilMs);
        expect(incidentDueAtMs(one) ?? Infinity).toBeLessThanOrEqual(untilMs);
        expect(one.acknowledgedBy === wang || one.acknowledgedBy === li).toBe(true);
      }
    }),
  );
});
