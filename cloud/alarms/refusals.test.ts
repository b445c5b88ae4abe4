import { expect, test } from "vitest";
import { must, parseAlarmId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { apply, applyVerdict } from "./alarm-machine.ts";
import { calledInRefused } from "./called-in.ts";
import type { Incident } from "./incident.ts";
import type { PersonInput, RefusalCode } from "./incident-input.ts";

const atMs = 1_795_000_000_000;
const id = <T>(parse: (text: string) => T | undefined, text: string): T => must(parse(text), text);
const step = { stepId: "ambulance", tell: "ambulance", after: 0, hours: [], ways: [], isByHand: true } as const;

function incidentOf(changes: Partial<Incident> = {}): Incident {
  const opened = applyVerdict(
    null,
    {
      kind: "raise",
      alarmId: id(parseAlarmId, "a-1"),
      alarm: "panic",
      phase: "raised",
      deviceId: null,
      confidence: "certain",
      occurredAtMs: atMs,
      lateByMs: 0,
      outsideAtMs: atMs,
      reason: "",
      evidence: "",
    },
    () => {
      const incidentId = id(parseIncidentId, "i-1");
      return { incidentId, subject: "home:h-1", homeId: null, gatewayId: null, mode: "live", plan: null };
    },
    atMs,
  );
  if (opened.kind !== "changed") throw new Error("not opened");
  return { ...opened.incident, ...changes };
}
const { version } = incidentOf();
const by = "李娜";
const plan = { kind: "panic", timeZone: "Asia/Shanghai", answerWithin: 0, steps: [step], again: 0 };
// `as`: of the plan only this step is looked at.
const withStep = { plan, stepsDue: [{ stepId: "ambulance", atMs }] } as unknown as Partial<Incident>;
const closed = { phase: "closed", closedAtMs: atMs, closedBy: "王芳" } as const;

test.each<[RefusalCode, Incident | null, PersonInput]>([
  ["no-incident", null, { kind: "acknowledge", by, version }],
  ["closed", incidentOf(closed), { kind: "acknowledge", by, version }],
  ["stale-version", incidentOf(), { kind: "acknowledge", by, version: version - 1 }],
  ["not-a-human", incidentOf(), { kind: "acknowledge", by: "system", version }],
  ["not-acknowledged", incidentOf(), { kind: "attend", by, version }],
  ["already-attended", incidentOf({ phase: "attended" }), { kind: "acknowledge", by, version }],
  ["steps-open", incidentOf(withStep), { kind: "close", by, version, outcome: "real", note: "" }],
  ["no-such-step", incidentOf(), { kind: "step", by, version, stepId: "x", standing: "done", why: "" }],
  ["no-reason", incidentOf(withStep), { kind: "step", by, version, stepId: "ambulance", standing: "waived", why: "" }],
  ["not-closed", incidentOf(), { kind: "reopen", by, version, why: "x" }],
  ["too-late", incidentOf({ ...closed, closedAtMs: atMs - 3_600_001 }), { kind: "reopen", by, version, why: "x" }],
  ["no-reason", incidentOf(closed), { kind: "reopen", by, version, why: " " }],
])("R-533 %s is said in Chinese first and in English after it", (code, incident, input) => {
  const answer = apply(incident, input, atMs);
  expect(answer).toMatchObject({ kind: "refused", code, message: expect.stringMatching(bilingual) });
});
const bilingual = /^[\u4e00-\u9fff].*[。] [A-Z].*[.]$/u;

test("R-533 so is what is missing of a call", () => {
  const call = { alarmId: id(parseAlarmId, "a-1"), mode: "live", homeId: null, caller: null, alarm: "call" } as const;
  expect(calledInRefused({ ...call, by, reason: " ", isInHand: true })?.message).toMatch(bilingual);
});
