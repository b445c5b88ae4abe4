/**
 * Everything that is kept of one person, for that person: what is sealed for them in every version, where they live, what was written about alarms there while
 * they did, and who looked at it and why. JSON that a person can read, with times in words. What erasing them would take away is all in it.
 */

import type { Incident } from "../alarms/incident.ts";
import { incidentsOfStay } from "../alarms/sql-incident-words.ts";
import type { AuditLog, Purpose } from "../audit/audit-log.ts";
import { personKeyKind } from "../audit/crypto-chain.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { LedgerKysely, RecordRow } from "../database/schema.ts";
import type { KeyOwner, Vault } from "../vault/vault.ts";
import type { KeptKind } from "./kept-kind.ts";
import { openVersions, recordsOf, type OpenedVersion } from "./sql-person.ts";
import { callsOf } from "./sql-phone-calls.ts";
import { whereaboutsOf } from "./sql-whereabouts.ts";

/** A person who is looked at more often than this gets the latest ones, and is told so. */
const looksMax = 50_000;

export type PersonExport = {
  about: KeyOwner;
  madeAt: string;
  records: readonly ExportedRecord[];
  /** Where they live now, with who is told: as it is now; every version of a home that is theirs alone. */
  homes: readonly ExportedRecord[];
  /** Of the homes where they lived, while they did. */
  incidents: readonly ExportedIncident[];
  /** With the desk: of their numbers, and of a home that is theirs alone. */
  calls: readonly ExportedCall[];
  lookedAt: readonly Looked[];
  /** True when the log says more than stands here. */
  isLookedAtCut: boolean;
};
type ExportedIncident = {
  id: string;
  home: string | null;
  openedAt: string;
  closedAt: string | null;
  alarms: readonly string[];
  outcome: string | null;
  note: string | null;
};
type ExportedCall = {
  at: string;
  direction: string;
  number: string | null;
  spokeWith: string | null;
  end: string | null;
};
type ExportedRecord = { kind: string; id: string; versions: readonly ExportedVersion[] };
type ExportedVersion = { version: number; at: string; by: string; what: string; content: unknown };
type Looked = { at: string; who: string; what: string; purpose: string; outcome: string; of: string; detail: string };

export async function exportPerson(
  given: {
    database: Pick<LedgerDatabase, "read" | "write" | "commit">;
    vault: Vault;
    audit: AuditLog;
    kinds: readonly KeptKind[];
  },
  asked: { owner: KeyOwner; who: string; purpose: Purpose; atMs: number },
): Promise<{ kind: "exported"; export: PersonExport } | { kind: "refused"; why: string }> {
  const { database, audit } = given;
  const { read } = database;
  const { owner, who, purpose, atMs } = asked;
  const key = await read.selectFrom("person_keys").selectAll().where("owner", "=", owner).executeTakeFirst();
  if (key === undefined) return { kind: "refused", why: `Nothing is kept of ${owner}.` };
  if (key.wrapped === null) return { kind: "refused", why: `${owner} was erased: nobody can read anything of them.` };
  const present = await recordsOf(read, owner);
  const opened = await openVersions([...present, ...(await versionsBefore(read, present))], given);
  const { homes: homeIds, own, stays } = await whereaboutsOf(database, opened);
  const here = homeIds.length > 0 ? await homeRows(read, homeIds) : [];
  const shared = here.filter((row) => !own.some(({ id }) => id === row.id));
  const homes = [...shared, ...own, ...(await versionsBefore(read, own))];
  const incidents = await Promise.all(stays.map((stay) => incidentsOfStay(read, stay)));
  const subjects = [...present.map(({ kind, id }) => ({ kind, id })), { kind: personKeyKind, id: owner }];
  const calls = await callsOf(given, [...present, ...own]);
  const looked: Looked[] = [];
  for (const { kind, id } of subjects) {
    const log = read.selectFrom("audit").selectAll().where("subject_kind", "=", kind).where("subject_id", "=", id);
    for (const row of await log.orderBy("at_ms", "desc").limit(looksMax).execute())
      looked.push({ ...whatWasDone(row), of: `${kind}/${id}` });
  }
  // Said before it is handed over: what cannot be noted is not given out.
  const said = { atMs, who, what: "exported", area: null, purpose, outcome: "done", detail: "", digest: "" } as const;
  await audit.commit(
    [],
    subjects.map((subject) => ({ ...said, subject })),
  );
  return {
    kind: "exported",
    export: {
      about: owner,
      madeAt: time(atMs),
      records: together(opened),
      homes: together((await openVersions(homes, given)).filter(({ row }) => row.sealed_for !== owner)),
      incidents: [...new Map(incidents.flat().map((one) => [one.incidentId, toExported(one)])).values()],
      calls: calls.map(({ beganAtMs, direction, number, by, end }) => ({
        at: time(beganAtMs),
        direction,
        number,
        spokeWith: by,
        end,
      })),
      lookedAt: looked.toSorted((one, other) => (one.at < other.at ? 1 : -1)).slice(0, looksMax),
      isLookedAtCut: looked.length >= looksMax,
    },
  };
}

async function homeRows(read: LedgerKysely, ids: readonly string[]): Promise<readonly RecordRow[]> {
  return await read.selectFrom("records").selectAll().where("kind", "=", "home").where("id", "in", ids).execute();
}

async function versionsBefore(read: LedgerKysely, present: readonly RecordRow[]): Promise<readonly RecordRow[]> {
  const past = present.map(async ({ kind, id }) => {
    const history = read.selectFrom("record_history").selectAll().where("kind", "=", kind);
    return await history.where("id", "=", id).orderBy("version", "desc").execute();
  });
  return (await Promise.all(past)).flat();
}

function toExported(incident: Incident): ExportedIncident {
  const { incidentId, homeId, openedAtMs, closedAtMs, alarms, outcome, note } = incident;
  const times = { openedAt: time(openedAtMs), closedAt: closedAtMs === null ? null : time(closedAtMs) };
  return { id: incidentId, home: homeId, ...times, alarms: alarms.map(({ alarm }) => alarm), outcome, note };
}

function together(versions: readonly OpenedVersion[]): readonly ExportedRecord[] {
  return [...Map.groupBy(versions, ({ row }) => `${row.kind}\n${row.id}`).values()].map((of) => ({
    kind: of[0]?.row.kind ?? "",
    id: of[0]?.row.id ?? "",
    versions: of.map(({ row, said }) => ({
      version: row.version,
      at: time(row.at_ms),
      by: row.by,
      what: row.what,
      content: typeof said === "string" ? `(${said})` : said.content,
    })),
  }));
}

function whatWasDone(row: {
  at_ms: number;
  who: string;
  what: string;
  purpose: string;
  outcome: string;
  detail: string;
}) {
  const { at_ms, who, what, purpose, outcome, detail } = row;
  return { at: time(at_ms), who, what, purpose, outcome, detail };
}

const time = (atMs: number): string => new Date(atMs).toISOString();
