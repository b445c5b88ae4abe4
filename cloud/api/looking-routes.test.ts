import { expect, test } from "vitest";
import { anAccessHouse, people } from "../../test/builders/access-house.ts";
import { must } from "@shouwang/shared/domain/ids.ts";
import { buildFastifyServer } from "./fastify-server.ts";
import { createSight } from "./sight.ts";

test("R-550 whoever looks stands under their own name, at what they may see only; nobody else's desk learns of it", async () => {
  const { parts, desk } = anAccessHouse();
  await using server = await buildFastifyServer(parts);
  const asks = async (who: string, method: "GET" | "POST", url: string, payload?: object) => {
    const answer = await server.inject({ method, url, headers: { cookie: `who=${who}` }, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  const looks = (who: string, incidentId: string | null, by?: string) =>
    asks(who, "POST", "/api/desk/looking", { desk: `desk-${who}`, incidentId, ...(by && { by }) });

  expect(await looks("operator", "incident-in")).toEqual({ status: 200, body: { isKnown: true } });
  // Of what is elsewhere, or was never there, nobody learns.
  expect(await looks("supervisor", "incident-out")).toEqual({ status: 200, body: { isKnown: false } });
  expect(await looks("everywhere", "incident-none")).toEqual({ status: 200, body: { isKnown: false } });
  expect(await looks("operator", "incident-in", "somebody else")).toMatchObject({ status: 403 });
  expect(await looks("responder", "incident-in")).toMatchObject({ status: 403 });
  const now = desk.people.now();
  expect(now).toMatchObject([{ incidentId: "incident-in", people: [{ name: "operator" }] }]);

  // At the desks, and who of them could take it.
  const offered = await asks("operator", "GET", "/api/incidents/incident-in/people");
  expect(offered.body).toEqual([
    { name: "everywhere", isLooking: false },
    { name: "operator", isLooking: true },
    { name: "supervisor", isLooking: false },
  ]);
  expect(await asks("everywhere", "GET", "/api/incidents/incident-out/people")).toMatchObject({
    body: [{ name: "everywhere" }],
  });

  const told = (who: string): boolean | undefined =>
    now[0] &&
    createSight({
      principal: must(people.get(who), who),
      ground: parts.ground,
      nowMs: () => parts.clock.wallMs(),
    }).looking(now[0]);
  for (const who of ["operator", "supervisor", "everywhere"]) expect(told(who)).toBe(true);
  for (const who of ["responder", "caregiver", "technician", "city", "expired", "operator-1f"])
    expect(told(who)).toBe(false);
});
