/**
 * What a configuration from afar changes in the decision: whose the records of from now on are, and which devices somebody relies on. Pure.
 *
 * Idea: it only adds. Rows that are accepted already keep the assignment they were accepted under. When the kit has moved, no level that
 * an earlier home latched may swallow the first alarm of the new one, so every latch is let go: at worst a fall that is still reported
 * raises once more. The alarms themselves stay, with the people who have them in hand.
 *
 * Inputs: the state, the configuration. Source: docs/architecture.md §2.3 (assignment), §1.3 (nothing hides a life alarm).
 */

import { unlatchAll } from "./alarm-latch.ts";
import { save, say } from "./effects.ts";
import type { Input } from "./inputs.ts";
import type { GatewayState, Stepped } from "./step.ts";

export function configured(state: GatewayState, input: Extract<Input, { kind: "configured" }>): Stepped {
  const { assignmentId, lifeDevices } = input;
  const relied: GatewayState = { ...state, supervision: { ...state.supervision, relied: new Set(lifeDevices) } };
  if (assignmentId === state.assignmentId) return { state: relied, effects: [] };
  const { latches, saved } = unlatchAll(state.latches);
  return {
    state: { ...relied, assignmentId, latches },
    effects: [say("warn", "kit moved", { from: state.assignmentId, to: assignmentId }), ...saved.map(save)],
  };
}
