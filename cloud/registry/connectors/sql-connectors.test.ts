import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseAreaCode, type ConnectorId } from "@shouwang/shared/domain/ids.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { openRecords } from "../../../test/builders/registries.ts";
import { erasePerson } from "../../evidence/sql-erasure.ts";
import { keptKinds } from "../../evidence/kinds.ts";
import { houseOwner } from "../../vault/vault.ts";
import { fieldsOf } from "./connector-fields.ts";
import { connectorKinds, inboundKind } from "./connector-kinds.ts";
import { shownOf, type ConnectorDone } from "./connectors.ts";
import { createSqlConnectors } from "./sql-connectors.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-connectors-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const county = must(parseAreaCode("370602"), "county");
const other = must(parseAreaCode("370685"), "county");
const by = { who: "account/chief", purpose: "administer", atMs: 1 } as const;
const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const url = "https://centre.example/alarms";
const idOf = (done: ConnectorDone): ConnectorId => {
  if (done.kind === "refused") throw new Error(done.why.en);
  return done.connectorId;
};

async function opened() {
  const database = await openLedgerIn(folder);
  const kept = await openRecords(database, folder);
  const relied = new Map<string, string>();
  let changes = 0;
  let n = 0;
  const connectors = createSqlConnectors({
    database,
    records: kept.records,
    nextId: () => `connector-${++n}`,
    reliedOnBy: async (connectorId) => await Promise.resolve(relied.get(connectorId) ?? null),
    changed: async () => await Promise.resolve(void changes++),
  });
  const webhook = (secret: string) => ({ name: "急救中心", kind: "webhook", settings: { url, secret } });
  return { database, ...kept, connectors, relied, changes: () => changes, webhook };
}

describe("R-420 what reaches a centre is a record", () => {
  test("its secret is sealed, kept when it is not typed again, and shown to nobody", async () => {
    const house = await opened();
    await using database = house.database;
    const { connectors, webhook } = house;
    const connectorId = idOf(await connectors.register(county, webhook(secretOf(7)), by));
    const seen = { connectorId, version: 1, area: county };
    const moved = { name: "急救中心", settings: { url: `${url}/2` } };
    expect(await connectors.change(seen, moved, by)).toMatchObject({ kind: "done", version: 2 });
    const [now] = (await connectors.all()).kept;
    expect(now?.content).toMatchObject({ settings: { url: `${url}/2`, secret: secretOf(7) } });
    expect(now && shownOf(now.content)).toEqual({ settings: { url: `${url}/2` }, secrets: { secret: "set" } });
    const again = { ...moved, settings: { url, secret: secretOf(8) } };
    expect(await connectors.change({ ...seen, version: 2 }, again, by)).toMatchObject({ version: 3 });
    expect((await connectors.all()).kept[0]?.content.settings).toMatchObject({ secret: secretOf(8) });
    expect(house.changes()).toBe(3);
    for (const table of ["records", "record_history", "audit"] as const) {
      const rows = JSON.stringify(await database.read.selectFrom(table).selectAll().execute(), (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
      );
      expect(rows).not.toContain("whsec_");
      expect(rows).not.toContain("centre.example");
    }
  });

  test("what may be missing is taken away by saying so", async () => {
    const { database, connectors } = await opened();
    await using _ = database;
    const settings = { secret: secretOf(1), formerSecret: secretOf(2) };
    const connectorId = idOf(await connectors.register(null, { name: "中心应答", kind: "inbound", settings }, by));
    const seen = { connectorId, version: 1, area: null };
    expect((await connectors.all()).kept.map(({ content }) => shownOf(content))).toEqual([
      { settings: {}, secrets: { secret: "set", formerSecret: "set" } },
    ]);
    await connectors.change(seen, { name: "中心应答", settings: { formerSecret: null } }, by);
    expect((await connectors.all()).kept.map(({ content }) => shownOf(content).secrets)).toEqual([
      { secret: "set", formerSecret: "not-set" },
    ]);
  });

  test.each([
    [{ url: "centre.example", secret: secretOf(7) }, ["url"], "begins with https://"],
    [{ url: "https://me:word@centre.example", secret: secretOf(7) }, ["url"], "holds no name"],
    [{ url, secret: "topsecret" }, ["secret"], "24 to 64 random bytes"],
    [{ url, secret: `whsec_${"A".repeat(8)}` }, ["secret"], "24 to 64 random bytes"],
    [{ url }, ["secret"], "What is marked"],
    [{ url, secret: secretOf(7), more: 1 }, [], "What is marked"],
  ])("settings that cannot be used are refused by field: %j", async (settings, fields, sentence) => {
    const { database, connectors } = await opened();
    await using _ = database;
    const answer = await connectors.register(county, { name: "急救中心", kind: "webhook", settings }, by);
    expect(answer).toMatchObject({ code: "cannot-be", fields, why: { en: expect.stringContaining(sentence) } });
    // What was typed may be a password.
    expect(JSON.stringify(answer)).not.toContain("topsecret");
    expect((await connectors.all()).kept).toEqual([]);
  });

  test("of another area, of an older version, of no kind, in use: refused; and closed it stays closed", async () => {
    const { database, connectors, relied, webhook } = await opened();
    await using _ = database;
    const connectorId = idOf(await connectors.register(county, webhook(secretOf(7)), by));
    const seen = { connectorId, version: 1, area: county };
    const same = { name: "急救中心", settings: { url } };
    expect(await connectors.register(county, { ...same, kind: "pigeon" }, by)).toMatchObject({ code: "cannot-be" });
    expect(await connectors.change({ ...seen, area: other }, same, by)).toMatchObject({ code: "not-there" });
    expect(await connectors.change({ ...seen, version: 3 }, same, by)).toMatchObject({ code: "changed-meanwhile" });
    relied.set(connectorId, "市中心");
    expect(await connectors.close(seen, by)).toMatchObject({ why: { zh: expect.stringContaining("市中心") } });
    relied.clear();
    expect(await connectors.close(seen, by)).toMatchObject({ kind: "done", version: 2 });
    expect(await connectors.close({ ...seen, version: 2 }, by)).toMatchObject({ code: "not-there" });
    expect((await connectors.all()).kept[0]?.content.closedAtMs).toBe(1);
  });

  test("nobody's erasure takes the house's key; without it the connector is named as unreadable and not written over", async () => {
    const { database, connectors, vault, audit, webhook } = await opened();
    await using _ = database;
    const connectorId = idOf(await connectors.register(county, webhook(secretOf(7)), by));
    const asked = { owner: houseOwner, who: "account/chief", purpose: "administer", atMs: 2 } as const;
    expect(await erasePerson({ database, vault, audit, kinds: keptKinds }, asked)).toMatchObject({ kind: "refused" });
    await database.commit(vault.destroy(houseOwner, 3));
    expect(await connectors.all()).toMatchObject({ kept: [], unreadable: [{ connectorId, version: 1 }] });
    const seen = { connectorId, version: 1, area: county };
    expect(await connectors.change(seen, { name: "x", settings: { url } }, by)).toMatchObject({ code: "cannot-be" });
  });
});

test("R-420 a form is made of what is declared: every secret is a text field of its own, or it would be shown", () => {
  for (const kind of connectorKinds) {
    const fields = fieldsOf(kind);
    expect(fields.length).toBeGreaterThan(0);
    for (const secret of kind.secretFields)
      expect(fields.find(({ field }) => field === secret)).toMatchObject({ type: "text", isSecret: true });
    for (const { type, choices } of fields) expect(choices.length > 0).toBe(type === "choice");
  }
  expect(fieldsOf(inboundKind)).toMatchObject([
    { field: "secret", mayBeMissing: false },
    { field: "formerSecret", mayBeMissing: true },
  ]);
});
