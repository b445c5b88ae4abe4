import { afterEach, beforeEach, expect, test } from "vitest";
import {
  agreementShape,
  byAccount,
  cardShape,
  openEvidenceHouse,
  type EvidenceHouse,
} from "../../test/builders/evidence-house.ts";
import { checked } from "../database/sql-checksums.ts";
import { changeOf } from "../records/records.ts";
import { erasePerson } from "./sql-erasure.ts";
import { exportPerson } from "./sql-person-export.ts";
import { setLegalHold } from "./holding.ts";
import { verify } from "./sql-verify.ts";

let house: EvidenceHouse;
beforeEach(async () => {
  house = await openEvidenceHouse();
  await house.people();
});
afterEach(async () => await house.leave());

const asked = { owner: "card/c-1", who: "account/a-9", purpose: "administer", atMs: 50 } as const;
const erase = async () => await erasePerson(house, asked);
const exported = async () => await exportPerson(house, asked);
const findings = async () => {
  const given = { read: house.database.read, masterKeys: house.masterKeys(), kinds: house.kinds, anchors: null };
  return (await verify({ ...given, progress: () => {} })).findings;
};

test("R-254 a person gets everything that is kept of them, every version of it, and who looked at it and why", async () => {
  const looked = {
    atMs: 7,
    who: "account/a-5",
    what: "read",
    subject: { kind: "card", id: "c-1" },
    area: null,
  } as const;
  await house.audit.note({ ...looked, purpose: "care", outcome: "done", detail: "", digest: "" });
  const answer = await exported();
  if (answer.kind !== "exported") throw new Error(answer.why);
  const given = answer.export;
  expect(given.records.map(({ kind, id, versions }) => [kind, id, versions.map(({ version }) => version)])).toEqual([
    ["agreement", "g-1", [1]],
    ["card", "c-1", [2, 1]],
  ]);
  expect(given.records[1]?.versions[1]).toEqual({
    version: 1,
    at: "1970-01-01T00:00:00.001Z",
    by: "account/a-1",
    what: "created",
    content: {
      name: "陈秀英",
      phones: ["13800000001", "13800000002"],
      homeId: "home-1",
    },
  });
  expect(given.lookedAt[0]).toMatchObject({ who: "account/a-5", what: "read", purpose: "care", of: "card/c-1" });
  expect(JSON.stringify(given)).not.toContain("王");
  const said = await house.database.read
    .selectFrom("audit")
    .select("subject_id")
    .where("what", "=", "exported")
    .execute();
  expect(said.map(({ subject_id }) => subject_id)).toEqual(["g-1", "c-1", "card/c-1"]);
});

test("R-255 erasing a person takes every version, what finds them and what proves them; the log is whole and says who did it", async () => {
  await house.database.write
    .insertInto("subjects")
    .values(checked({ subject: "c-1", state: "{}", due_at_ms: null }))
    .execute();
  expect(await erase()).toEqual({ kind: "erased", owners: ["card/c-1"], records: 2, atMs: 50 });
  expect((await house.records.history(cardShape, "c-1")).map(({ kind }) => kind)).toEqual(["erased", "erased"]);
  expect((await house.records.get(agreementShape, ["g-1"])).get("g-1")?.kind).toBe("erased");
  for (const table of ["recoveries", "quarantine", "subjects"] as const) {
    const rows = await house.database.read.selectFrom(table).selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('"c-1');
  }
  expect(await findings()).toEqual([]);
  const said = house.database.read.selectFrom("audit").select(["who", "subject_kind", "subject_id"]);
  expect(await said.where("what", "=", "erased").orderBy("n").execute()).toEqual([
    { who: "account/a-9", subject_kind: "person-key", subject_id: "card/c-1" },
    { who: "account/a-9", subject_kind: "agreement", subject_id: "g-1" },
    { who: "account/a-9", subject_kind: "card", subject_id: "c-1" },
  ]);
  expect(await erase()).toEqual({ kind: "erased-before" });
  expect(await exported()).toMatchObject({ kind: "refused", why: expect.stringMatching(/was erased/) });
  expect((await house.records.get(cardShape, ["c-2"])).get("c-2")?.kind).toBe("kept");
});

test("R-256 nobody is erased while an incident of theirs is open, or while a named person holds the data", async () => {
  const incident = {
    incident_id: "i-1",
    subject: "home-1",
    home_id: "home-1",
    phase: "raised",
    version: 1,
    opened_at_ms: 1,
  };
  const open = { ...incident, closed_at_ms: null, next_step_due_at_ms: null, incident: "{}" };
  await house.database.write.insertInto("incidents").values(checked(open)).execute();
  expect(await erase()).toEqual({
    kind: "refused",
    why: "Incident i-1 is open. Close it first: whoever goes there needs the name.",
  });
  await house.database.write.updateTable("incidents").set({ closed_at_ms: 2 }).execute();
  const hold = { owner: "card/c-1", reference: "（2026）鲁0602民初12号" };
  expect(await setLegalHold(house.records, { ...hold, isHeld: true }, byAccount(8, "a-7"))).toBe("done");
  expect(await setLegalHold(house.records, { ...hold, isHeld: true }, byAccount(8, "a-7"))).toBe("as-it-is");
  expect(await erase()).toMatchObject({ kind: "refused", why: expect.stringMatching(/^account\/a-7 holds this data/) });
  expect((await house.records.get(cardShape, ["c-1"])).get("c-1")?.kind).toBe("kept");
  expect(await setLegalHold(house.records, { ...hold, isHeld: false }, byAccount(9, "a-7"))).toBe("done");
  expect(await erase()).toMatchObject({ kind: "erased" });
  expect(await erasePerson(house, { ...asked, owner: "card/nobody" })).toMatchObject({ kind: "refused" });
});

test("R-256 an incident that opens, or a record that is added, while somebody is being erased undoes the erasure", async () => {
  const content = { cardId: "c-1", version: "2026-02" };
  const meanwhile = {
    ...house.audit,
    async commit(...[writes, entries]: Parameters<typeof house.audit.commit>) {
      const added = changeOf(agreementShape, { id: "g-2", after: 0, content, what: "created" });
      await house.records.commit([added], byAccount(9));
      await house.audit.commit(writes, entries);
    },
  };
  expect(await erasePerson({ ...house, audit: meanwhile }, asked)).toMatchObject({ kind: "refused" });
  expect((await house.records.get(cardShape, ["c-1"])).get("c-1")?.kind).toBe("kept");
  expect(await erase()).toMatchObject({ kind: "erased", records: 3 });
  expect(await findings()).toEqual([]);
});
