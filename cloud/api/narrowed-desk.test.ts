import { expect, test } from "vitest";
import { anAccessHouse, incidentOf, nowMs, people } from "../../test/builders/access-house.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { narrowedQueries } from "./narrowed-desk.ts";
import { createSight } from "./sight.ts";

const signal = new AbortController().signal;

test("R-233 the last closed ones of a small area, though hundreds of others were closed since", async () => {
  const closed = Array.from({ length: 500 }, (_, n) => {
    const id = `incident-${n}`;
    const incidentId = must(parseIncidentId(id), id);
    return incidentOf(n % 100 === 99 ? "in" : "out", { incidentId, phase: "closed", closedAtMs: nowMs - n });
  });
  const { parts } = anAccessHouse({}, closed);
  const principal = people.get("operator");
  if (!principal) throw new Error("there is no operator");
  const sight = createSight({ principal, ground: parts.ground, nowMs: () => nowMs });
  const { incidents } = narrowedQueries(parts.queries, sight);
  const found = await incidents({ state: "closed", limit: 3 }, signal);
  expect(found.map(({ incidentId }) => incidentId)).toEqual(["incident-99", "incident-199", "incident-299"]);
  expect(await incidents({ state: "closed", limit: 50 }, signal)).toHaveLength(5);
});

test("R-531 a caller's incident that is over is among the closed ones of every operator for a day, and can be looked at by its id", async () => {
  const named = (id: string) => must(parseIncidentId(id), id);
  const ofCaller = { homeId: null, homeName: null, address: null, phase: "closed" } as const;
  const closed = [
    incidentOf("out", { ...ofCaller, incidentId: named("lately"), closedAtMs: nowMs - hours(23) }),
    incidentOf("out", { ...ofCaller, incidentId: named("yesterday"), closedAtMs: nowMs - hours(24) }),
    incidentOf("out", { phase: "closed", incidentId: named("elsewhere"), closedAtMs: nowMs - 1 }),
  ];
  const { parts } = anAccessHouse({}, closed);
  const seenBy = async (who: string) => {
    const principal = people.get(who);
    if (!principal) throw new Error(`there is no ${who}`);
    const sight = createSight({ principal, ground: parts.ground, nowMs: () => nowMs });
    const { incidents, incident } = narrowedQueries(parts.queries, sight);
    const list = (await incidents({ state: "closed", limit: 50 }, signal)).map(({ incidentId }) => incidentId);
    return { list, one: (await incident(named("lately"), signal))?.incidentId };
  };
  expect(await seenBy("operator")).toEqual({ list: ["lately"], one: "lately" });
  expect(await seenBy("caregiver")).toEqual({ list: [], one: undefined });
  expect(await seenBy("technician")).toEqual({ list: [], one: undefined });
});
