import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { IncidentView } from "../../api/contract.ts";
import { aHome, anIncident } from "../../../test/browser/memory-desk.ts";
import { aCall } from "../../../test/builders/shown-calls.ts";
import type { CallView } from "../../api/contract/calls.ts";
import { lineOf, nextDeskState, openedAt, type DeskInput, type DeskState } from "./desk-state.ts";

const home = aHome({ homeId: "home-1" });
const wallMs = Date.UTC(2026, 4, 1, 8);
const incident = (incidentId: string, version: number, phase: IncidentView["phase"] = "raised"): IncidentView => {
  const { journal: _journal, ...view } = anIncident({ incidentId, home, atMs: wallMs, version, phase });
  return view;
};
const heard = (event: Extract<DeskInput, { kind: "heard" }>["event"], uptimeMs = 0): DeskInput => ({
  kind: "heard",
  event,
  uptimeMs,
  wallMs,
});
const snapshot = (incidents: readonly IncidentView[], uptimeMs = 0): DeskInput =>
  heard(
    { ...empty, kind: "snapshot", nowMs: wallMs + 250, ledgerId: "l", incidents, homes: [home], more: false },
    uptimeMs,
  );
const empty = { faults: [], calls: [], telephony: { trunks: [] }, looking: [] };
const event = (one: IncidentView, uptimeMs = 0): DeskInput => heard({ kind: "incident", incident: one }, uptimeMs);
const after = (...inputs: readonly DeskInput[]): DeskState => inputs.reduce(nextDeskState, openedAt(0));

const openIncidents = ({ queues }: DeskState): IncidentView[] => queues.live.map((line) => line.incident);

describe("what is open", () => {
  test("a snapshot is the whole truth: what it does not name is no longer open", () => {
    const state = after(snapshot([incident("a", 1), incident("b", 1)]), snapshot([incident("b", 1)]));
    expect(openIncidents(state).map(({ incidentId }) => incidentId)).toEqual(["b"]);
    expect(state.serverAheadMs).toBe(250);
  });

  test("R-669 those that somebody is asked to take over are known without looking at the others", () => {
    const handOver = { from: "李静", to: "王芳", atMs: wallMs, expiresAtMs: wallMs + 120_000 };
    const offered = (id: string, version: number): IncidentView => ({ ...incident(id, version), handOver });
    const offers = (...inputs: readonly DeskInput[]): string[] => [...after(...inputs).offeredIds];
    const begun = [snapshot([incident("a", 1), offered("b", 1), offered("c", 1)]), event(offered("a", 2))];
    expect(offers(...begun)).toEqual(["b", "c", "a"]);
    expect(offers(...begun, event(incident("b", 2)), event({ ...offered("c", 2), phase: "closed" }))).toEqual(["a"]);
    // An older version, and whatever else changes, changes nothing of it: the page is not drawn anew.
    const state = after(...begun);
    expect(nextDeskState(state, event(incident("d", 1))).offeredIds).toBe(state.offeredIds);
    expect(nextDeskState(state, event(incident("a", 1))).offeredIds).toBe(state.offeredIds);
    expect(offers(...begun, snapshot([offered("b", 1)]))).toEqual(["b"]);
  });

  test("R-621 of a long snapshot nothing goes before all of it is here, and what was learned meanwhile stays", () => {
    const first = snapshot([incident("a", 1), incident("gone", 1)]);
    const begun = heard({
      ...empty,
      kind: "snapshot",
      nowMs: wallMs,
      ledgerId: "l",
      incidents: [incident("b", 1)],
      homes: [],
      more: true,
    });
    const rest = (incidents: readonly IncidentView[], more: boolean): DeskInput =>
      heard({ kind: "snapshot-rest", incidents, homes: [], more });
    const learned: DeskInput = { kind: "learned", incident: incident("mine", 1) };
    const ids = (...inputs: readonly DeskInput[]) => openIncidents(after(...inputs)).map((one) => one.incidentId);
    expect(ids(first, begun, rest([incident("a", 2)], true), learned)).toEqual(["a", "b", "gone", "mine"]);
    expect(ids(first, begun, rest([incident("a", 2)], true), learned, rest([], false))).toEqual(["a", "b", "mine"]);
    // The line broke in the middle of it: what was known stands, and what was missed comes.
    const resumed = heard({ kind: "resumed", nowMs: wallMs, missed: 1 });
    const back = after(first, begun, { kind: "lost", uptimeMs: 1 }, resumed, event(incident("gone", 2, "closed")));
    expect(openIncidents(back).map((one) => one.incidentId)).toEqual(["a", "b"]);
    expect(back).toMatchObject({ snapshots: 3, arriving: null });
  });

  test("an answer and an event may overtake each other; nothing becomes older", () => {
    const learned: DeskInput = { kind: "learned", incident: incident("a", 3, "acknowledged") };
    expect(openIncidents(after(snapshot([incident("a", 1)]), learned, event(incident("a", 2))))[0]?.version).toBe(3);
  });

  test("a closed incident leaves the queue and stays for whoever looks at it, fifty of them", () => {
    const state = after(snapshot([incident("a", 1)]), event(incident("a", 2, "closed")), snapshot([]));
    expect(openIncidents(state)).toEqual([]);
    expect(state.incidents.get("a")?.phase).toBe("closed");
    const many = Array.from({ length: 60 }, (_, n) => event(incident(`c${n}`, 1, "closed")));
    expect(after(...many).incidents.size).toBe(50);
  });

  test("in whatever order versions arrive, the highest is shown", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }), (versions) => {
        const state = after(...versions.map((version) => event(incident("a", version))));
        expect(state.incidents.get("a")?.version).toBe(Math.max(...versions));
      }),
    );
  });
});

test("R-550 who looks at what is known until nobody does, and with each snapshot anew", () => {
  const people = [{ name: "李静", sinceMs: 1 }];
  const looks = (incidentId: string, by: typeof people): DeskInput =>
    heard({ kind: "looking", incidentId, people: by });
  const state = after(snapshot([]), looks("a", people), looks("b", people), looks("b", []));
  expect([...state.looking]).toEqual([["a", people]]);
  expect(after(snapshot([]), looks("a", people), snapshot([])).looking.size).toBe(0);
});

describe("the line", () => {
  test.each([
    ["just opened", [], 3_000, "returning"],
    ["opened and never heard", [], 4_001, "blind"],
    ["heard within 4.5 s", [snapshot([], 1_000)], 5_500, "up"],
    ["silent for longer, whatever the connection says", [snapshot([], 1_000)], 5_501, "blind"],
    ["a beat keeps it up", [snapshot([], 0), heard({ kind: "beat", nowMs: wallMs }, 4_000)], 8_500, "up"],
    ["lost a moment ago", [snapshot([], 5_000), { kind: "lost", uptimeMs: 5_000 }], 9_000, "returning"],
    ["lost for longer", [snapshot([], 5_000), { kind: "lost", uptimeMs: 5_000 }], 9_001, "blind"],
    [
      "each failed attempt does not begin the wait anew",
      [snapshot([], 5_000), { kind: "lost", uptimeMs: 5_000 }, { kind: "lost", uptimeMs: 8_000 }],
      9_001,
      "blind",
    ],
    ["back again", [{ kind: "lost", uptimeMs: 5_000 }, snapshot([], 20_000)], 21_000, "up"],
  ] as const)("%s", (_what, inputs, uptimeMs, line) => {
    expect(lineOf(after(...inputs), uptimeMs)).toBe(line);
  });

  test("a message that nobody can read proves the line and is counted", () => {
    const state = after(snapshot([], 0), { kind: "misread", uptimeMs: 4_000 });
    expect(state.misread).toBe(1);
    expect(lineOf(state, 8_000)).toBe("up");
  });
});

test("R-497 a call stands on the page while it goes on and while somebody waits for a call back; a snapshot forgets what it does not name", () => {
  const call = (changes: Partial<CallView>): DeskInput =>
    heard({ kind: "call", call: aCall({ callId: "call-1", ...changes }) });
  const callsAfter = (...inputs: readonly DeskInput[]) => [...after(...inputs).calls.keys()];
  const over = { standing: "ended", end: "cancelled" } as const;
  expect(callsAfter(call({}))).toEqual(["call-1"]);
  expect(callsAfter(call({}), call({ ...over, isWaiting: true }))).toEqual(["call-1"]);
  expect(callsAfter(call({}), call({ ...over, isWaiting: true }), call(over))).toEqual([]);
  expect(callsAfter(call({}), snapshot([]))).toEqual([]);
  const telephony = { trunks: [{ ...trunk, isUp: false }] };
  expect(after(heard({ kind: "telephony", telephony })).telephony).toEqual(telephony);
});
const trunk = { connectorId: "t", name: "中继", number: "12349", area: null, isUp: true, sinceMs: 1, sentence: null };
