/**
 * An input from outside that the decision stumbled over: set aside, so that it cannot keep the gateway down at each start (a retained
 * message comes again with every connection). Part of `loop.ts`.
 *
 * Idea: `step` is pure, so a throw has changed nothing, and the next input meets the state of before. What came is said, and becomes a
 * fault of the device that sent it; a life event is raised as it is, without being judged, because not knowing is louder. Our own
 * inputs (time, answers of the outbox) are not set aside: without them no deadline would ever be due, so the process ends and begins anew.
 *
 * Limit: one fault row a minute; life events have none, since each may be somebody's press.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { stampOf, type Input, type Now, type RowDraft } from "./core/inputs.ts";

const faultEvery = minutes(1);

export type Contained = { rows: readonly RowDraft[]; toldAtMs: number };

/** @returns undefined when the input is ours and its failure must end the process. */
export function contain(
  input: Input,
  home: { assignmentId: RowDraft["assignmentId"]; gateway: DeviceId; toldAtMs: number },
  why: string,
  now: Now,
): Contained | undefined {
  switch (input.kind) {
    case "tick":
    case "accepted":
    case "refused":
    case "storage":
    case "uplink":
    case "link":
      return undefined;
    case "observed":
    case "bridge":
    case "devices":
    case "configured":
    case "receipt":
    case "command":
    case "asked-answered":
    case "pairing-moved":
    case "self-tested": {
      const deviceId = input.kind === "observed" ? input.deviceId : home.gateway;
      const draft = { assignmentId: home.assignmentId, deviceId, at: stampOf(now) };
      const rows: RowDraft[] = [];
      if (input.kind === "observed" && isRaised(input.observation))
        rows.push({ ...draft, lane: "life", alarmId: input.alarmId, event: input.observation });
      const isDue = now.uptimeMs - home.toldAtMs >= faultEvery;
      if (isDue) {
        const detail = `an input (${input.kind}) could not be decided and was set aside: ${why}`.slice(0, 200);
        rows.push({
          ...draft,
          lane: "fault",
          report: { kind: "fault", fault: "unreadable", state: "present", detail },
        });
      }
      return { rows, toldAtMs: isDue ? now.uptimeMs : home.toldAtMs };
    }
  }
}

type Observation = Extract<Input, { kind: "observed" }>["observation"];

/** Whatever it is: it is an observation by its type only. */
function isRaised(observation: Observation | null | undefined): observation is Extract<Observation, { kind: "life" }> {
  return observation?.kind === "life" && observation.edge === "raised";
}
