/** Where what a gateway says belongs: the home of its assignment, the gateway itself when no home is known, or the place of the house's own press. */

import { canaryPartition } from "@shouwang/shared/domain/canary-id.ts";
import type { AssignmentId, GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { subjectOf } from "../../alarms/subject.ts";
import type { HomeSettings } from "../../detection/home-settings.ts";
import type { Context } from "../../dispatch/decision.ts";
import { firstPlan } from "../../dispatch/plan.ts";
import { onePlan, type PlanBook } from "../../dispatch/plan-book.ts";
import type { RegistryReader } from "../../registry/registry.ts";

export type Place = { subject: string; homeId: HomeId | null; settings: HomeSettings | null; mode?: "canary" };
type HeardPlace = Place & { assignedFromMs: number | null; isGuessed: boolean };

/** An assignment that is unknown, or another kit's, is a mistake of ours or a lie: then the kit's present home counts. */
export function placeOf(registry: RegistryReader, gatewayId: GatewayId, assignmentId: AssignmentId | null): HeardPlace {
  const partition = canaryPartition(gatewayId);
  if (partition !== null) {
    const subject = subjectOf("canary", { homeId: null, gatewayId, other: partition });
    return { subject, homeId: null, settings: null, assignedFromMs: null, isGuessed: false, mode: "canary" };
  }
  const named = assignmentId === null ? undefined : registry.assignment(assignmentId);
  const assignment = named?.gatewayId === gatewayId ? named : registry.assignmentOfGateway(gatewayId);
  const home = assignment && registry.home(assignment.homeId);
  const isGuessed = assignmentId !== null && assignment?.assignmentId !== assignmentId;
  if (!home) return { subject: `gateway:${gatewayId}`, homeId: null, settings: null, assignedFromMs: null, isGuessed };
  const { homeId, settings } = home;
  return { subject: `home:${homeId}`, homeId, settings, assignedFromMs: assignment.fromMs, isGuessed };
}

/** Whatever is set: a canary is told to the desk, and to nobody outside, however long it waits. */
const canaryPlans = onePlan(firstPlan(["desk"]));

export function contextOf(
  house: { plans: PlanBook; nextId: () => string },
  place: Place,
  gatewayId: GatewayId | null,
): Context {
  const { subject, homeId, settings, mode } = place;
  const context = { settings, plans: house.plans, subject, homeId, gatewayId, nextId: house.nextId };
  return mode === undefined ? context : { ...context, mode, plans: canaryPlans };
}
