/** Wires what is personal: its keys, the log of who did what, the records, and what is written outside about them. */

import { parseHomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { createReadingNotes, type ReadingNotes } from "../audit/reading-notes.ts";
import { openSqlAuditLog } from "../audit/sql-audit-log.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { keptKinds } from "../evidence/kinds.ts";
import type { EvidenceConfig } from "../evidence/settings.ts";
import { agreeWithAnchors, startAnchoring, type Anchoring } from "../evidence/sql-anchoring.ts";
import { noteJournals } from "../evidence/sql-noted-journals.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { erasePerson } from "../evidence/sql-erasure.ts";
import { ownFault, keyOf } from "../ingest/ledger/own-faults.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { HomeNews } from "../desk/home-news.ts";
import type { Registry } from "../registry/registry.ts";
import { chainsNow, watchErasures, type SeenChains } from "../evidence/sql-erasure-watch.ts";
import type { Metrics } from "../metrics/prometheus-metrics.ts";
import type { Records } from "../records/records.ts";
import { createSqlRecords } from "../records/sql-records.ts";
import { followMasterKeys, MasterKeysError, withoutMasterKeys, type MasterKeys } from "../vault/file-master-keys.ts";
import { createSqlVault } from "../vault/sql-vault.ts";
import type { Vault } from "../vault/vault.ts";

export type Kept = {
  vault: Vault;
  audit: AuditLog;
  records: Records;
  lastAnchoredAtMs: number | undefined;
  /** Up to where the log tells of what was erased before names were read. */
  seen: SeenChains;
  /** Why no name can be opened in this run, for people. The alarms go out without names (docs/architecture.md §2.12). */
  locked: string | null;
};

const ownChain = "main";
const noteJournalsEvery = minutes(10);

/** To be opened before anybody's name is read: who was erased before a backup was put back is erased again here. */
export async function openKept(given: {
  database: LedgerDatabase;
  keysFile: string;
  config: EvidenceConfig;
  nowMs: number;
  log: Log;
}): Promise<Kept> {
  const { database, keysFile, config, nowMs, log } = given;
  const used = await database.read.selectFrom("person_keys").select("owner").limit(1).execute();
  const { masterKeys, locked } = openKeys(keysFile, { nowMs, mayMake: used.length === 0 });
  if (locked !== null) log.error(locked, { event: "keys-missing" });
  const vault = createSqlVault({ database, masterKeys, cipher: config.cipher });
  const audit = await openSqlAuditLog({ database, chain: ownChain });
  const lastAnchoredAtMs = await agreeWithAnchors({
    database,
    file: config.anchorFile,
    nowMs,
    log,
    async eraseAgain(owner) {
      const asked = {
        owner,
        who: "system/anchor",
        purpose: "operate-system",
        atMs: nowMs,
        again: "backup",
      } as const;
      await erasePerson(
        {
          database,
          vault,
          audit,
          kinds: keptKinds,
        },
        asked,
      );
    },
  });
  const seen = await chainsNow(database.read, ownChain);
  return { vault, audit, records: createSqlRecords({ database, vault, audit }), lastAnchoredAtMs, seen, locked };
}

/** Without keys alarms go out without names. */
export function openKeys(
  file: string,
  options: { nowMs: number; mayMake: boolean },
): { masterKeys: () => MasterKeys; locked: string | null } {
  try {
    return { masterKeys: followMasterKeys(file, options), locked: null };
  } catch (error) {
    const why = error instanceof MasterKeysError ? error.message : `The master keys ${file} cannot be made or read.`;
    const locked = `No name, address or account can be opened, and alarms go out without them. ${why} Then start the cloud again.`;
    return { masterKeys: () => withoutMasterKeys(locked), locked };
  }
}

/** A fault of the cloud's own while names cannot be opened, and its end at the first start at which they can. */
export function sayLocked(loop: Pick<CloudLoop, "ownFault" | "nowMs">, why: string | null): void {
  if (why === null) return loop.ownFault({ state: "gone", ...keyOf("names"), fault: "storage" });
  const fault = ownFault("names", { fault: "storage", owner: "desk", sinceMs: loop.nowMs(), detail: why });
  loop.ownFault({ state: "present", fault });
}

/** Names of whom a command has erased leave the memory and the pages of a cloud that runs. */
export function forgetErased(given: {
  database: LedgerDatabase;
  kept: Pick<Kept, "seen">;
  registry: Pick<Registry, "refresh">;
  news: Pick<HomeNews, "tell">;
  clock: Clock;
  log: Log;
}): Disposable {
  const { database, kept, registry, news, clock, log } = given;
  return watchErasures({
    read: database.read,
    seen: kept.seen,
    clock,
    log,
    async erased(ids) {
      const homeIds = ids.flatMap((id) => parseHomeId(id) ?? []);
      await registry.refresh(homeIds);
      news.tell(homeIds);
    },
  });
}

/** Anchors from now on until it is closed; and how readings of records are noted. */
export function startEvidence(given: {
  database: LedgerDatabase;
  kept: Kept;
  config: EvidenceConfig;
  loop: Pick<CloudLoop, "ownFault" | "nowMs">;
  clock: Clock;
  random: () => number;
  metrics: Pick<Metrics, "gauge">;
  log: Log;
}): { anchoring: Anchoring; readingNotes: ReadingNotes } {
  const { database, kept, config, loop, clock, random, metrics, log } = given;
  const anchoring = startAnchoring({
    database,
    audit: kept.audit,
    file: config.anchorFile,
    url: config.anchorUrl,
    clock,
    random,
    log,
    lastAtMs: kept.lastAnchoredAtMs,
    problemIs(detail) {
      if (detail === undefined)
        return loop.ownFault({
          state: "gone",
          ...keyOf("audit"),
          fault: "storage",
        });
      const fault = ownFault("audit", {
        fault: "storage",
        owner: "technician",
        sinceMs: loop.nowMs(),
        detail,
      });
      return loop.ownFault({
        state: "present",
        fault,
      });
    },
  });
  const readingNotes = createReadingNotes({ audit: kept.audit, clock, log });
  metrics.gauge(
    "audit_anchor_age_seconds",
    "Since the audit log was anchored outside.",
    () => anchoring.ageMs() / 1_000,
  );
  metrics.gauge(
    "audit_notes_late",
    "Readings during incidents that were answered before they were noted.",
    () => readingNotes.counts().late,
  );
  metrics.gauge(
    "audit_notes_lost",
    "Of these, those that the audit log did not take.",
    () => readingNotes.counts().lost,
  );
  return { anchoring, readingNotes };
}

/** How far journals are goes into the log, which is anchored outside: whoever writes a whole journal anew is found by it. */
export function startNotingJournals(given: {
  database: Pick<LedgerDatabase, "read">;
  kept: Pick<Kept, "audit">;
  clock: Clock;
  log: Log;
}): Disposable {
  const { database, kept, clock, log } = given;
  const noting = createRepeating(clock);
  let isNoting = false;
  let fromMs = 0;
  noting.every(noteJournalsEvery, () => {
    if (isNoting) return;
    isNoting = true;
    const note = async (): Promise<void> => {
      const { read } = database;
      const nowMs = clock.wallMs();
      for (let before = -1; before !== fromMs;) {
        before = fromMs;
        fromMs = await noteJournals({ read, audit: kept.audit }, { fromMs, nowMs });
      }
    };
    note()
      .catch((error: unknown) => log.error("The log does not take how far journals are; tried again.", { error }))
      .finally(() => (isNoting = false));
  });
  return noting;
}
