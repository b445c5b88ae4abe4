import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { must, parseAreaCode, parseHomeId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Incident, Phase } from "../alarms/incident.ts";
import { boardOf, type BoardIncident } from "./board.ts";

const places: Readonly<Record<string, string>> = {
  "zhifu-1": "370602001001",
  "zhifu-2": "370602002001",
  "fushan-1": "370611001001",
  "city-1": "3706",
};
const home = (id: string): HomeId => must(parseHomeId(id), id);
const area = (code: string) => must(parseAreaCode(code), code);
const areaOf = (homeId: HomeId) => {
  const code = places[homeId];
  return code === undefined ? null : area(code);
};
const incident = (changes: Partial<BoardIncident> = {}): BoardIncident => ({
  homeId: home("zhifu-1"),
  mode: "live",
  phase: "raised",
  openedAtMs: 1_000,
  round: 1,
  said: [],
  sent: [],
  ...changes,
});
const going = (round: number, what: "on-my-way" | "cannot" = "on-my-way") =>
  ({ by: "张强", what, via: "page", atMs: 1, round }) as const;
const sentBy = (changes: Partial<Incident["sent"][number]> = {}): Incident["sent"][number] => ({
  n: 1,
  who: "张强",
  addressee: null,
  told: "telephone",
  ways: [],
  by: "李静",
  atMs: 1,
  round: 1,
  toldAtMs: 1,
  inVain: null,
  arrivedAtMs: null,
  ...changes,
});
const city = (incidents: readonly BoardIncident[], silentHomes: readonly (HomeId | null)[] = []) =>
  boardOf({ incidents, silentHomes, areaOf, area: area("3706"), by: "county" });

describe("R-614 what a board counts", () => {
  test.each<[string, Partial<BoardIncident>, object]>([
    ["raised", {}, { open: 1, unanswered: 1, waitingSinceMs: 1_000 }],
    ["delivered is answered by nobody", { phase: "delivered" }, { open: 1, unanswered: 1, waitingSinceMs: 1_000 }],
    ["in hand", { phase: "acknowledged" }, { open: 1, inHand: 1, waitingSinceMs: null }],
    ["somebody is there", { phase: "attended", said: [going(1)] }, { open: 1, there: 1, onTheWay: 0 }],
    ["somebody goes, and nobody has it", { said: [going(1)] }, { unanswered: 1, onTheWay: 1 }],
    ["whoever went said so in a round that is over", { round: 2, said: [going(1)] }, { onTheWay: 0 }],
    ["whoever went cannot after all", { said: [going(1), going(1, "cannot")] }, { onTheWay: 0 }],
    ["somebody was sent", { phase: "acknowledged", sent: [sentBy()] }, { inHand: 1, onTheWay: 1 }],
    ["whoever was sent will not come", { sent: [sentBy({ inVain: "cannot" })] }, { onTheWay: 0 }],
    ["not raised yet", { phase: "pre-alarm" }, { open: 0, suspected: 1, waitingSinceMs: null }],
    ["a test", { mode: "test" }, { open: 0 }],
    ["a self-check", { mode: "canary" }, { open: 0 }],
  ])("%s", (_what, changes, expected) => {
    expect(city([incident(changes)]).total).toMatchObject(expected);
  });

  test("by the areas of a level; what is said less exactly stands under what is said; nobody's alarm is on every board", () => {
    const found = city(
      [
        incident(),
        incident({ homeId: home("zhifu-2"), openedAtMs: 500 }),
        incident({ homeId: home("fushan-1"), phase: "acknowledged" }),
        incident({ homeId: home("city-1") }),
        incident({ homeId: null, openedAtMs: 2_000 }),
        incident({ homeId: home("nobody-knows") }),
      ],
      [home("fushan-1"), home("fushan-1"), null],
    );
    expect(found.total).toMatchObject({ open: 6, unanswered: 5, waitingSinceMs: 500, inHand: 1, kitsDown: 2 });
    const shown = found.areas.map((one) => [one.area, one.open, one.waitingSinceMs, one.kitsDown]);
    expect(shown).toEqual([
      ["370602", 2, 500, 0],
      ["370611", 1, null, 2],
      ["3706", 1, 1_000, 0],
      [null, 2, 1_000, 0],
    ]);
    const inCounty = boardOf({
      incidents: [incident(), incident({ homeId: home("fushan-1") }), incident({ homeId: null })],
      silentHomes: [home("fushan-1")],
      areaOf,
      area: area("370602"),
      by: "street",
    });
    expect(inCounty.total).toMatchObject({ open: 2, kitsDown: 0 });
  });

  test("practice is counted apart, and only there", () => {
    const found = city([incident({ mode: "drill" }), incident()]);
    expect([found.practising, found.total.open]).toEqual([1, 1]);
  });

  test("whatever there is: the areas together are the whole, and nobody waits in less than the oldest has", () => {
    const phase = fc.constantFrom<Phase>("pre-alarm", "raised", "delivered", "acknowledged", "attended", "closed");
    const one = fc.record({ phase, homeId: fc.constantFrom(...Object.keys(places), "x"), openedAtMs: fc.nat() });
    fc.assert(
      fc.property(fc.array(one), (some) => {
        const { total, areas } = city(some.map((of) => incident({ ...of, homeId: home(of.homeId) })));
        expect(areas.reduce((all, part) => all + part.open, 0)).toBe(total.open);
        expect(total.unanswered + total.inHand).toBe(total.open);
        const since = areas.flatMap(({ waitingSinceMs }) => waitingSinceMs ?? []);
        expect(total.waitingSinceMs).toBe(since.length === 0 ? null : Math.min(...since));
      }),
    );
  });
});
