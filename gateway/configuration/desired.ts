/**
 * What becomes of a configuration that the cloud desires. Pure.
 *
 * Idea: it is taken whole or not at all; one that cannot be read, or is of a version that this software does not know, is refused with a
 * sentence for the technician, and the one before stays in force. Taking it can only add (`shared/wire/configuration.ts`). One thing is weighed:
 * a cloud that was restored from a backup of before the kit moved desires the old home. The kit would then call help to where nobody lies,
 * so it stays what it is; its records name an assignment that this cloud does not know, and its alarms say that the home is a guess. Inputs: the decoded message, the configuration in force.
 */

import type { Decoded } from "@shouwang/shared/wire/codec.ts";
import type { DesiredMessage } from "@shouwang/shared/wire/commands.ts";
import { configurationText, type Configuration } from "@shouwang/shared/wire/configuration.ts";

export type Judged =
  | { kind: "accepted"; configuration: Configuration }
  | { kind: "same" }
  | { kind: "refused"; why: string };

export function judgeDesired(inForce: Configuration | undefined, desired: Decoded<DesiredMessage>): Judged {
  if (desired.kind === "unreadable")
    return { kind: "refused", why: `the cloud's configuration was refused, the one before stays: ${desired.why}` };
  const { configuration } = desired.message;
  const isSame = inForce !== undefined && configurationText(inForce) === configurationText(configuration);
  const isMove = inForce !== undefined && inForce.assignmentId !== configuration.assignmentId;
  if (isMove && configuration.assignedAtMs < inForce.assignedAtMs)
    return {
      kind: "refused",
      why:
        `the cloud desires ${configuration.assignmentId}, where this kit was before ${inForce.assignmentId}: was a backup put back? ` +
        "The kit stays where it is; assign it anew.",
    };
  return isSame ? { kind: "same" } : { kind: "accepted", configuration };
}
