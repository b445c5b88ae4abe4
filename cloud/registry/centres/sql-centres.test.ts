import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseAreaCode, parseConnectorId, type CentreId } from "@shouwang/shared/domain/ids.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { openRecords } from "../../../test/builders/registries.ts";
import { createSettingsRegistrar } from "../settings/settings-registrar.ts";
import type { CentreDone, NewCentre } from "./centres.ts";
import { createCentresInForce } from "./sql-centres-in-force.ts";
import { createSqlCentres } from "./sql-centres.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-centres-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const county = must(parseAreaCode("370602"), "county");
const other = must(parseAreaCode("370685"), "county");
const by = { who: "account/chief", purpose: "administer", atMs: 1 } as const;
const centre = (name: string, from: string, to: string): NewCentre => ({
  name,
  kind: "desk",
  phones: [],
  hours: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from, to }],
  paths: [],
  inbound: null,
});
const connectorId = (text: string) => must(parseConnectorId(text), text);
const connectors = async () =>
  await Promise.resolve(
    new Map([
      [connectorId("ours"), { name: "主用", area: county, isPath: true, isInbound: false }],
      [connectorId("spare"), { name: "备用", area: null, isPath: true, isInbound: false }],
      [connectorId("theirs"), { name: "邻县", area: other, isPath: true, isInbound: false }],
      [connectorId("answers"), { name: "应答", area: county, isPath: false, isInbound: true }],
    ]),
  );
const pathBy = (text: string): NewCentre["paths"][number] => ({
  connectorId: connectorId(text),
  account: null,
  timeoutSeconds: 8,
  superviseSeconds: null,
  codes: {},
});
const idOf = (done: CentreDone): CentreId => {
  if (done.kind === "refused") throw new Error(done.why.en);
  return done.centreId;
};

test("R-314 centres are kept with whose they are, and what leaves an hour alone is refused", async () => {
  await using database = await openLedgerIn(folder);
  const { records } = await openRecords(database, folder);
  const settings = createSettingsRegistrar({ records, changed: async () => {} });
  let n = 0;
  const centres = createSqlCentres({
    database,
    records,
    settings,
    connectors,
    nextId: () => `centre-${++n}`,
    changed: async () => {},
  });
  const place = { place: { kind: "area", area: county }, area: county, version: 0 } as const;

  const byDay = idOf(await centres.register(county, centre("白班", "08:00", "20:00"), by));
  const byNight = idOf(await centres.register(county, centre("夜班", "20:00", "08:00"), by));
  expect(await centres.register(county, { ...centre("远程", "00:00", "24:00"), kind: "remote" }, by)).toMatchObject({
    code: "cannot-be",
  });
  expect((await centres.all()).map(({ content }) => [content.name, content.area])).toEqual([
    ["白班", county],
    ["夜班", county],
  ]);
  expect(await centres.serve(place, [byDay], by)).toMatchObject({ kind: "refused" });
  expect(await centres.serve(place, [byDay, byNight], by)).toMatchObject({ kind: "done", version: 1 });

  // Somebody else's centre, an older version, and one that answers still.
  const seen = { centreId: byDay, version: 1, area: county };
  expect(await centres.close({ ...seen, area: other }, by)).toMatchObject({ code: "not-there" });
  expect(await centres.change({ ...seen, version: 9 }, centre("白班", "07:00", "21:00"), by)).toMatchObject({
    code: "changed-meanwhile",
  });
  expect(await centres.change(seen, centre("白班", "09:00", "20:00"), by)).toMatchObject({ code: "cannot-be" });
  expect(await centres.close(seen, by)).toMatchObject({ code: "cannot-be" });
  expect(await centres.change(seen, centre("白班", "07:00", "21:00"), by)).toMatchObject({ kind: "done", version: 2 });
  expect(await centres.serve({ ...place, version: 1 }, [], by)).toMatchObject({ kind: "done" });
  expect(await centres.close({ ...seen, version: 2 }, by)).toMatchObject({ kind: "done" });
  expect((await centres.all()).find(({ centreId }) => centreId === byDay)?.content.closedAtMs).toBe(1);

  // An alarm goes to those that are there.
  const inForce = await createCentresInForce({ database, records });
  expect([inForce.centre(byDay), inForce.centre(byNight)?.name]).toEqual([undefined, "夜班"]);
  await centres.change({ centreId: byNight, version: 1, area: county }, centre("全天", "00:00", "24:00"), by);
  expect(inForce.centre(byNight)?.name).toBe("夜班");
  await inForce.refresh();
  expect(inForce.centre(byNight)?.name).toBe("全天");
});

test("R-424 a centre with a system of its own is never without a path, and its paths are its own area's", async () => {
  await using database = await openLedgerIn(folder);
  const { records } = await openRecords(database, folder);
  const settings = createSettingsRegistrar({ records, changed: async () => {} });
  let changes = 0;
  const centres = createSqlCentres({
    database,
    records,
    settings,
    connectors,
    nextId: () => "centre-1",
    changed: async () => await Promise.resolve(void changes++),
  });
  const remote = { ...centre("急救", "00:00", "24:00"), kind: "remote" } as const;
  const withPaths = (...names: string[]) => ({ ...remote, paths: names.map(pathBy) });
  for (const bad of [
    remote,
    withPaths("no-such"),
    withPaths("theirs"),
    withPaths("answers"),
    withPaths("ours", "ours"),
    { ...withPaths("ours"), inbound: connectorId("ours") },
    { ...withPaths("ours"), kind: "desk" } as const,
  ])
    expect(await centres.register(county, bad, by)).toMatchObject({ code: "cannot-be" });
  // What is looked after everywhere may not rely on what one county can change.
  expect(await centres.register(null, withPaths("ours"), by)).toMatchObject({ code: "cannot-be" });
  const centreId = idOf(await centres.register(county, withPaths("ours", "spare"), by));
  const seen = { centreId, version: 1, area: county };
  const { name, kind, phones, hours } = { ...remote, name: "120" };
  expect(await centres.change(seen, { name, kind, phones, hours }, by)).toMatchObject({ version: 2 });
  expect((await centres.all())[0]?.content).toMatchObject({
    name: "120",
    paths: [{ connectorId: "ours" }, { connectorId: "spare" }],
  });
  expect(await centres.change({ ...seen, version: 2 }, { name, kind: "desk", phones, hours }, by)).toMatchObject({
    code: "cannot-be",
  });
  expect(await centres.reach({ ...seen, version: 2 }, { paths: [], inbound: null }, by)).toMatchObject({
    code: "cannot-be",
  });
  const swapped = { paths: [pathBy("spare"), pathBy("ours")], inbound: connectorId("answers") };
  expect(await centres.reach({ ...seen, version: 2 }, swapped, by)).toMatchObject({ version: 3 });
  expect(changes).toBe(3);
});
