import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { openPersonWays } from "./person-ways.ts";
import { createSqlConnectors } from "../registry/connectors/sql-connectors.ts";

const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const phoneSettings = { url: "https://sms.example.cn", secret: secretOf(1), incomingSecret: secretOf(2) };
const by = { who: "account/chief", purpose: "administer", atMs: 1 } as const;
const mail = {
  host: "mail.example.cn",
  port: 587,
  tls: "starttls",
  user: null,
  password: null,
  from: "care@example.cn",
};

test("R-458 a connector that is added on a page is used soon, one that is closed is not, and the configuration's stands until then", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-ways-"));
  try {
    await using database = await openLedgerIn(folder);
    const { records } = await openRecords(database, folder);
    let n = 0;
    const from = { database, records, nextId: () => `connector-${++n}` };
    const connectors = createSqlConnectors({
      ...from,
      reliedOnBy: async () => await Promise.resolve(null),
      changed: async () => await Promise.resolve(),
    });
    const clock = createManualClock({ wallMs: 0 });
    using ways = openPersonWays({ configured: phoneSettings, errands: null, clock, log: silentLog });
    await ways.readFrom(connectors);
    const standing = ways.phone();
    expect([standing === ways.provider("phone"), ways.others.mailer()]).toEqual([true, null]);

    const done = await connectors.register(null, { name: "短信", kind: "phone", settings: phoneSettings }, by);
    await connectors.register(null, { name: "邮件", kind: "email", settings: mail }, by);
    if (done.kind === "refused") throw new Error(done.why.en);
    let atMs = seconds(15);
    await clock.advanceTo(atMs);
    await expect.poll(() => ways.others.mailer() === null).toBe(false);
    const added = ways.provider(done.connectorId);
    expect([added === null, ways.phone() === added, ways.phone() === standing]).toEqual([false, true, false]);

    // Read again and not changed, it is the same one: what it knows (a token) is kept.
    await clock.advanceTo((atMs = seconds(30)));
    expect(ways.provider(done.connectorId)).toBe(added);
    await connectors.close({ connectorId: done.connectorId, version: 1, area: null }, by);
    await clock.advanceTo(atMs + seconds(15));
    await expect.poll(() => ways.phone() === standing).toBe(true);
    expect(ways.provider(done.connectorId)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
