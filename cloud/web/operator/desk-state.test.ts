import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { IncidentView } from "../../api/contract.ts";
import { aHome, anIncident } from "../../../test/browser/memory-desk.ts";
import { aCall } from "../../../test/builders/shown-calls.ts";
import type { CallView } from "../../api/contract/calls.ts";
import { lineOf, nextDeskState, openedAt, openIncidents, type DeskInput, type DeskState } from "./desk-state.ts";

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
  heard({ ...empty, kind: "snapshot", nowMs: wallMs + 250, ledgerId: "l", incidents, homes: [home] }, uptimeMs);
const empty = { faults: [], calls: [], telephony: { trunks: [] } };
const event = (one: IncidentView, uptimeMs = 0): DeskInput => heard({ kind: "incident", incident: one }, uptimeMs);
const after = (...inputs: readonly DeskInput[]): DeskState => inputs.reduce(nextDeskState, openedAt(0));

describe("what is open", () => {
  test("a snapshot is the whole truth: what it does not name is no longer open", () => {
    const state = after(snapshot([incident("a", 1), incident("b", 1)]), snapshot([incident("b", 1)]));
    expect(openIncidents(state).map(({ incidentId }) => incidentId)).toEqual(["b"]);
    expect(state.serverAheadMs).toBe(250);
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

describe("the line", () => {
  test.each([
    ["just opened", [], 3_000, "returning"],
    ["opened and never heard", [], 4_001, "blind"],
    ["heard within 15 s", [snapshot([], 1_000)], 16_000, "up"],
    ["silent for longer, whatever the connection says", [snapshot([], 1_000)], 16_001, "blind"],
    ["a beat keeps it up", [snapshot([], 0), heard({ kind: "beat", nowMs: wallMs }, 10_000)], 25_000, "up"],
    ["lost a moment ago", [snapshot([], 0), { kind: "lost", uptimeMs: 5_000 }], 9_000, "returning"],
    ["lost for longer", [snapshot([], 0), { kind: "lost", uptimeMs: 5_000 }], 9_001, "blind"],
    [
      "each failed attempt does not begin the wait anew",
      [snapshot([], 0), { kind: "lost", uptimeMs: 5_000 }, { kind: "lost", uptimeMs: 8_000 }],
      9_001,
      "blind",
    ],
    ["back again", [{ kind: "lost", uptimeMs: 5_000 }, snapshot([], 20_000)], 21_000, "up"],
  ] as const)("%s", (_what, inputs, uptimeMs, line) => {
    expect(lineOf(after(...inputs), uptimeMs)).toBe(line);
  });

  test("a message that nobody can read proves the line and is counted", () => {
    const state = after(snapshot([], 0), { kind: "misread", uptimeMs: 14_000 });
    expect(state.misread).toBe(1);
    expect(lineOf(state, 20_000)).toBe("up");
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
