import { expect, test } from "vitest";
import { aCall, shownCalls } from "../../test/builders/shown-calls.ts";
import { anAccessHouse, areas, people } from "../../test/builders/access-house.ts";
import { createSight } from "./sight.ts";
import { buildFastifyServer } from "./fastify-server.ts";
import type { CallAnswer } from "./ports-calls.ts";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";

const home = (where: "in" | "out") => ({
  homeId: `home-${where}`,
  area: areas[`home-${where}`],
  homeName: where,
  address: null,
  residents: [],
  numberIs: [],
});
const sightOf = (name: string) => {
  const { parts } = anAccessHouse();
  return createSight({
    principal: must(people.get(name), name),
    ground: parts.ground,
    nowMs: () => parts.clock.wallMs(),
  });
};

test("R-497 a call is shown to the desk of its area and to that of its homes; a home elsewhere is counted, not named; what belongs to nobody is everybody's", () => {
  const caller = { homes: [home("in"), home("out")], more: 0, elsewhere: 0 };
  const fromOut = aCall({ callId: "a", area: areas["home-out"], caller: { ...caller, homes: [home("out")] } });
  expect(sightOf("operator").call(fromOut)).toBeNull();
  const both = aCall({ callId: "b", area: areas["home-out"], caller });
  expect(sightOf("operator").call(both)?.caller).toEqual({ homes: [home("in")], more: 0, elsewhere: 1 });
  expect(sightOf("everywhere").call(both)).toBe(both);
  const nobodys = aCall({ callId: "c", area: null });
  expect(sightOf("operator").call(nobodys)).toBe(nobodys);
  // Also when it is over: a page has to learn it.
  const over = aCall({ callId: "c", area: null, standing: "ended" });
  expect(sightOf("operator").call(over)).toBe(over);
  for (const name of ["responder", "caregiver", "technician", "city", "operator-1f", "expired"]) {
    expect(sightOf(name).call(aCall({ callId: "d", area: areas["home-in"] }))).toBeNull();
    expect(sightOf(name).answersFor(areas["home-in"])).toBe(false);
  }
  const trunk = { connectorId: "t", name: "", number: "12349", isUp: true, sinceMs: 1, sentence: null };
  const telephony = {
    trunks: [
      { ...trunk, area: areas["home-in"] },
      { ...trunk, area: areas["home-out"] },
    ],
  };
  expect(sightOf("operator").telephony(telephony).trunks).toHaveLength(1);
});

test("R-497 an incident for whoever calls, once however often it is asked for; what is refused says why in both languages", async () => {
  const call = aCall({ callId: "call-1", area: areas["home-in"] });
  const bound: unknown[] = [];
  const refused: CallAnswer = { kind: "refused", why: { zh: "通话已经结束。", en: "This call is over already." } };
  const calls = {
    ...shownCalls([call]),
    bind: async (given: object) => (bound.push(given), await Promise.resolve({ kind: "done", call } as const)),
    hangUp: async () => await Promise.resolve(refused),
    callerOf: async () => await Promise.resolve("tel-1"),
  };
  const { parts, desk } = anAccessHouse({ calls });
  const opened: unknown[] = [];
  parts.commands = {
    ...parts.commands,
    open: async (given) => (
      opened.push(given),
      await desk.commands.open({ ...given, homeId: must(parseHomeId("home-in"), "") })
    ),
  };
  const server = await buildFastifyServer(parts);
  const post = async (url: string, payload: object) =>
    await server.inject({
      method: "POST",
      url: `/api/calls/call-1/${url}`,
      payload,
      headers: { cookie: "who=operator" },
    });
  const body = { homeId: null, reason: "摔倒", mode: "live" };
  for (let n = 0; n < 2; n++) expect((await post("incident", body)).statusCode).toBe(200);
  const asked = { callId: "call-call-1", caller: "tel-1", homeId: null, alarm: "call", reason: "摔倒", by: "operator" };
  expect(opened).toEqual([expect.objectContaining(asked), expect.objectContaining(asked)]);
  expect(bound).toMatchObject([{ callId: "call-1", by: "operator" }, { callId: "call-1" }]);
  expect((await post("incident", { incidentId: "incident-in" })).json()).toMatchObject({ incidentId: "incident-in" });
  expect(bound.at(-1)).toMatchObject({ incidentId: "incident-in", homeId: "home-in" });
  expect((await post("incident", { incidentId: "incident-out" })).statusCode).toBe(404);
  expect((await post("incident", { ...body, by: "somebody else" })).statusCode).toBe(403);
  const ended = await post("hang-up", {});
  expect([ended.statusCode, ended.json()]).toMatchObject([409, { sentence: { zh: "通话已经结束。" } }]);
});
