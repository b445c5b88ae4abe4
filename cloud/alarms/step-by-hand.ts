/**
 * Steps of the plan that a human does by hand: call the resident, send for an ambulance. Somebody says that it is done, or why it falls away; what was said last counts.
 *
 * Inputs: the incident, what is said of which step, now. Limits: one statement a step stays with the incident; the journal keeps all.
 * Source: docs/architecture.md §5 (closing needs the plan's open steps done or waived with a reason).
 */

import { changed, entry, refuse } from "./answer.ts";
import type { Incident } from "./incident.ts";
import type { Answer } from "./incident-input.ts";
import type { IncidentStep, StepDone, Told } from "./incident-plan.ts";

export function stepSaid(
  before: Incident,
  { by, stepId, standing, why: given }: { by: string; stepId: string; standing: StepDone["standing"]; why: string },
  nowMs: number,
): Answer {
  const why = given.trim();
  const step = before.plan?.steps.find((one) => one.stepId === stepId && one.isByHand);
  if (step === undefined) {
    return refuse(
      "no-such-step",
      "预案中没有此人工步骤，请刷新后再看。",
      "The plan of this incident has no such step that is done by hand. Look at it again.",
    );
  }
  if (standing === "waived" && why === "") {
    return refuse(
      "no-reason",
      `请简要说明为何免除：${namesOf([step])}。`,
      `Say in a few words why this falls away: ${namesOf([step])}.`,
    );
  }
  const last = before.stepsDone.find((one) => one.stepId === stepId);
  if (last?.standing === standing && last.by === by && last.why === why) return { kind: "unchanged" };
  const others = before.stepsDone.filter((one) => one !== last);
  const detail = `${stepWords[step.tell]} (${stepId})${why === "" ? "" : `: ${why}`}`;
  return changed({ ...before, stepsDone: [...others, { stepId, standing, by, atMs: nowMs, why }] }, [
    entry(nowMs, by, null)(standing === "done" ? "step-done" : "step-waived", detail),
  ]);
}

/** What a human does by hand where a step tells somebody. */
const stepWords: Readonly<Record<Told, string>> = {
  desk: "Desk",
  "second-seat": "Second seat",
  centre: "Tell the receiving centre",
  resident: "Call the resident",
  contacts: "Call the contacts",
  responder: "Send a responder",
  supervisor: "Tell the supervisor",
  ambulance: "Call the ambulance, 120",
  fire: "Call the fire brigade, 119",
};

export const namesOf = (steps: readonly IncidentStep[]): string =>
  steps.map(({ tell, stepId }) => `${stepWords[tell]} (${stepId})`).join("; ");
