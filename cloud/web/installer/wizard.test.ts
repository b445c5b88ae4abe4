import { describe, expect, test } from "vitest";
import type { InstallationView } from "../../api/registry/contract/installation.ts";
import { claimCodeIn } from "./claim-text.ts";
import { askingOf, type Intent } from "./intent.ts";
import { forgetWork, readWork, writeWork } from "./kept-work.ts";
import {
  firstOpen,
  newWork,
  nextToSend,
  reasonsOf,
  retryDelay,
  standingOf,
  waitingMax,
  withoutReason,
  worked,
  type Step,
  type Work,
  type WorkInput,
} from "./wizard.ts";

const nowMs = Date.UTC(2026, 10, 22, 8);
const button: InstallationView["devices"][number] = {
  unitId: "u-1",
  deviceId: "sos",
  model: "TS0215A",
  kind: "panic-button",
  room: "bedroom",
  isExteriorDoor: false,
  isLife: true,
  sinceMs: nowMs,
  heardAtMs: nowMs,
  signal: { value: 140, word: "good", atMs: nowMs },
  battery: null,
  proof: { atMs: nowMs, how: "test" },
};
const view = (changes: Partial<InstallationView> = {}): InstallationView => ({
  homeId: "home-1",
  atMs: nowMs,
  homeVersion: 4,
  name: "幸福里 5 号楼 301",
  address: null,
  kit: { kitId: "kit-1", version: 7, label: "YT-0042", state: "commissioning" },
  gateway: { gatewayId: "gw-1", lastHeardAtMs: nowMs, isSilent: false },
  devices: [button],
  strangers: [],
  contacts: [{ contactId: "c-1", who: "陈**", relation: "女儿", tested: { atMs: nowMs, outcome: "answered" } }],
  residents: [{ residentId: "r-1", who: "王**", agreed: ["monitoring"] }],
  missing: [],
  handOvers: [],
  ...changes,
});
const after = (inputs: readonly WorkInput[], work = newWork("sheet-0123456789ab", nowMs)): Work =>
  inputs.reduce(worked, work);
const wants = (id: string, intent: Intent): WorkInput => ({ kind: "wants", id, intent });
const placed = (deviceId: string, room: "bedroom" | "hall" = "bedroom"): Intent => ({
  kind: "place",
  deviceId,
  model: "",
  placeKind: "panic-button",
  room,
});
const claim: Intent = { kind: "claim", homeId: "home-1", code: "K7QM-2XZP-R4TD-9V3C" };

describe("R-600 what an installer wants is kept until the server has it", () => {
  test("an answer that is lost: the next look says that it was done, and it is not asked for again", () => {
    const lost = after([wants("1", placed("sos")), { kind: "answered", id: "1", answer: "no-answer", atMs: nowMs }]);
    expect(nextToSend(lost)).toMatchObject({ id: "1", tries: 1 });
    expect(worked(lost, { kind: "looked", view: view() }).waiting).toEqual([]);
    // Somewhere else it is not done yet.
    const elsewhere = view({ devices: [{ ...button, room: "hall" }] });
    expect(worked(lost, { kind: "looked", view: elsewhere }).waiting).toHaveLength(1);
  });

  test("somebody else changed the kit: it is asked for again with the version that is there now, and said after five times", () => {
    const once = after([wants("1", placed("sos-2")), { kind: "answered", id: "1", answer: "stale", atMs: nowMs }]);
    const kit = { kitId: "kit-1", version: 12, label: "YT-0042", state: "commissioning" } as const;
    expect(askingOf(placed("sos-2"), view({ kit }))?.body).toMatchObject({ version: 12, name: "卧室紧急按钮2" });
    const often = after(
      [1, 2, 3, 4].map((n) => ({ kind: "answered", id: "1", answer: "stale", atMs: nowMs + n }) as const),
      once,
    );
    expect([nextToSend(often), often.waiting[0]?.refusal?.code]).toEqual([null, "changed-meanwhile"]);
  });

  test("what is refused waits for a person, and holds up only what needs the kit", () => {
    const refusal = { code: "registry-refused", message: "Taken." };
    const both = [wants("1", placed("a")), wants("2", placed("b"))];
    const refused = after([...both, { kind: "answered", id: "1", answer: refusal, atMs: nowMs }]);
    expect(nextToSend(refused)?.id).toBe("2");
    expect(nextToSend(after([{ kind: "again", id: "1" }], refused))?.id).toBe("1");
    expect(after([{ kind: "gives-up", id: "1" }], refused).waiting.map(({ id }) => id)).toEqual(["2"]);
    const wrongCode = after([...both, wants("3", claim), { kind: "answered", id: "3", answer: refusal, atMs: nowMs }]);
    expect(nextToSend(wrongCode)).toBeNull();
  });

  test("the later word on one thing stands where the earlier one stood", () => {
    const work = after([wants("1", placed("a")), wants("2", placed("b")), wants("3", placed("a", "hall"))]);
    expect(work.waiting.map(({ id }) => id)).toEqual(["3", "2"]);
  });

  test("no more than a hundred wait: the next one is not taken, and none is dropped", () => {
    const many = Array.from({ length: waitingMax + 1 }, (_, n) => wants(String(n), placed(`d-${n}`)));
    const work = after(many);
    expect([work.waiting.length, work.waiting[0]?.id, work.waiting.at(-1)?.id]).toEqual([100, "0", "99"]);
  });

  test("it is tried again after 2 s, then later and later, and every half minute in the end", () => {
    expect([0, 1, 2, 3, 4, 5, 60].map(retryDelay)).toEqual([0, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
});

describe("R-600 a reload loses nothing", () => {
  const storageOf = (kept: Map<string, string>) => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  });

  test("typed words, the drawn signature, the step and what waits come back; to nobody else, and for three days", () => {
    const storage = storageOf(new Map());
    const work = after([
      { kind: "scanned", code: "K7QM-2XZP-R4TD-9V3C" },
      { kind: "chose-home", homeId: "home-1" },
      { kind: "went", to: "sign" },
      { kind: "typed", field: "signer", text: "王秀英" },
      { kind: "drew", strokes: [[1, 2, 3, 4]] },
      wants("1", claim),
    ]);
    expect(writeWork(storage, "account-1", work)).toBe(true);
    expect(readWork(storage, "account-1", nowMs + 1)).toEqual({ kind: "work", work });
    expect(readWork(storage, "account-2", nowMs + 1)).toEqual({ kind: "nothing" });
    expect(readWork(storage, "account-1", nowMs + 4 * 86_400_000)).toEqual({ kind: "nothing" });
    forgetWork(storage, "account-1");
    expect(readWork(storage, "account-1", nowMs)).toEqual({ kind: "nothing" });
  });

  test("a phone that keeps nothing says so, and what is no work is none", () => {
    const full = {
      setItem() {
        throw new Error("QuotaExceededError");
      },
    };
    expect(writeWork(full, "account-1", newWork("sheet-0123456789ab", nowMs))).toBe(false);
    for (const text of ["", "{", "[]", `{"version":0,"work":{}}`, `{"version":1,"work":null}`])
      expect(readWork({ getItem: () => text }, "account-1", nowMs)).toEqual({ kind: "nothing" });
  });
});

describe("R-601 which step is done is what the server says", () => {
  test("nothing is there yet: the code comes first", () => {
    const work = newWork("sheet-0123456789ab", nowMs);
    expect(firstOpen(work, null)).toBe("kit");
    expect(firstOpen(worked(work, { kind: "scanned", code: "K7QM-2XZP-R4TD-9V3C" }), null)).toBe("home");
  });

  test.each<[Step, Partial<InstallationView>]>([
    ["home", { kit: null }],
    ["home", { kit: { kitId: "kit-1", version: 1, label: "K", state: "assigned" } }],
    ["devices", { devices: [] }],
    ["devices", { strangers: [{ deviceId: "x", heardAtMs: nowMs, signal: null, battery: null }] }],
    ["signal", { devices: [{ ...button, signal: { value: 60, word: "weak", atMs: nowMs } }] }],
    ["signal", { devices: [{ ...button, signal: null }] }],
    ["prove", { devices: [button, { ...button, unitId: "u-2", deviceId: "pir", proof: null }] }],
    ["contacts", { contacts: [{ contactId: "c-1", who: "陈**", relation: "", tested: null }] }],
    ["contacts", { contacts: [] }],
    ["consents", { residents: [{ residentId: "r-1", who: "王**", agreed: ["family-sharing"] }] }],
    ["consents", { residents: [] }],
    ["sign", {}],
    ["sign", { handOvers: [{ handOverId: "other", kitId: "kit-before", atMs: 1 }] }],
    ["live", { handOvers: [{ handOverId: "s", kitId: "kit-1", atMs: 1 }] }],
  ])("%s is open with %o", (step, changes) => {
    const work = after([{ kind: "scanned", code: "K7QM-2XZP-R4TD-9V3C" }]);
    expect(standingOf(step, work, view(changes))).toBe("open");
    expect(firstOpen(work, view(changes))).toBe(step);
  });

  test("what was said here and is not there yet is neither done nor open", () => {
    expect(standingOf("home", after([wants("1", claim)]), null)).toBe("waiting");
    expect(standingOf("signal", after([{ kind: "passed", step: "signal" }]), view({ devices: [] }))).toBe("done");
  });

  test("a reason for each thing that is missing, and nothing for what is not", () => {
    const missing = [
      { what: "device/sos", sentence: { zh: "未试按", en: "Not pressed" } },
      { what: "contacts", sentence: { zh: "无人接听", en: "Nobody answered" } },
    ];
    const { typed } = after([
      { kind: "typed", field: "why device/sos", text: " 电池明日更换 " },
      { kind: "typed", field: "why gone", text: "x" },
    ]);
    expect(withoutReason(view({ missing }), typed).map(({ what }) => what)).toEqual(["contacts"]);
    expect(reasonsOf(view({ missing }), typed)).toEqual([{ what: "device/sos", why: "电池明日更换" }]);
  });
});

test.each([
  ["SHOUWANG KIT K7QM-2XZP-R4TD-9V3C", "K7QM-2XZP-R4TD-9V3C"],
  ["k7qm 2xzp r4td 9v3c", "K7QM-2XZP-R4TD-9V3C"],
  ["K7QM2XZPR4TD9VOL", "K7QM-2XZP-R4TD-9V01"],
  ["https://example.org/K7QM2XZPR4TD9V3C", null],
  ["K7QM-2XZP-R4TD", null],
  ["", null],
])("R-600 %s is read as %s", (text, code) => expect(claimCodeIn(text)).toBe(code));
