import { expect, test } from "vitest";
import { anAccessHouse, incidentOf, nowMs, people } from "../../test/builders/access-house.ts";
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
