/**
 * Keeps what is done about faults, beside the loop and never in its way: it follows what stands there, and writes when somebody does something, when the work has become
 * another owner's, and when the fault is over.
 *
 * Level-triggered: what a restart, a full disk or a lost tick left out is written by the next look. Limits: `writesAtOnce` a look, so that the silence of a whole city does not
 * stand in front of what a person writes.
 */

import type { LedgerDatabase } from "../database/database.ts";
import { must, type GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { createLooking } from "@shouwang/shared/time/looking.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { CloudLoop } from "../loop/port.ts";
import { changeOf, type By, type Records } from "../records/records.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { Family } from "./family-told.ts";
import type { WorkBoard } from "./work-board.ts";
import { workItemRecord, type WorkItem } from "./work-item-record.ts";
import { actsMax, workProblem } from "./work-machine.ts";
import { refusedWork } from "./work-refusal.ts";
import { faultKeyText, workedFaults, type KeptItem, type Worked } from "./work-view.ts";

/** A deadline is minutes long at least; a page counts the seconds itself. */
export const looksEvery = seconds(15);
const writesAtOnce = 100;
/** Of one kit, for people. */
const shownMax = 100;
/** Records read at once at the start. */
const readAtOnce = 500;

export async function openSqlWorkBoard(given: {
  database: Pick<LedgerDatabase, "read">;
  records: Pick<Records, "commit" | "get">;
  registry: Pick<RegistryReader, "home">;
  loop: Pick<CloudLoop, "faults" | "nowMs" | "subscribe">;
  clock: Pick<Clock, "after">;
  nextId: () => string;
  /** Who tells the family of a home that nobody is heard there; null: nobody does. */
  family: Family | null;
  log: Log;
}): Promise<WorkBoard & AsyncDisposable & { looked(): Promise<void> }> {
  const { database, records, registry, loop, clock, nextId, family, log } = given;
  const items = new Map<string, KeptItem>();
  const freedAtMs = new Map<string, number>();
  const heldBefore = new Set<string>();
  const listeners = new Set<() => void>();
  const telling = new Set<string>();
  let said = "";

  for (const one of await openItems(database, records)) items.set(faultKeyText(one.content), one);

  const worked = (faults: ReturnType<typeof loop.faults>): readonly Worked[] => {
    const nowMs = loop.nowMs();
    const look = () => workedFaults(faults, { home: (id) => registry.home(id), memory: { items, freedAtMs }, nowMs });
    const first = look();
    const freed = first.filter(({ key, view }) => view.under === null && heldBefore.has(key));
    for (const { key } of freed) {
      heldBefore.delete(key);
      freedAtMs.set(key, nowMs);
    }
    for (const { key, view } of first) if (view.under !== null) heldBefore.add(key);
    return freed.length === 0 ? first : look();
  };

  const tellIfNews = (all: readonly Worked[]): void => {
    const now = all
      .map(({ key, view }) => `${key} ${view.at} ${view.owner} ${view.isOverdue} ${view.version}`)
      .join("\n");
    if (now === said) return;
    said = now;
    for (const listener of listeners) listener();
  };

  const write = async (key: string, content: WorkItem, kept: KeptItem | undefined, by: By): Promise<boolean> => {
    const itemId = kept?.itemId ?? nextId();
    const after = kept?.version ?? 0;
    const what = content.endedAtMs === null ? (after === 0 ? "created" : "changed") : "ended";
    const detail = content.endedAtMs === null ? (content.acts.at(-1)?.kind ?? "") : "over";
    const answer = await records.commit([changeOf(workItemRecord, { id: itemId, after, content, what, detail })], by);
    if (answer.kind !== "done") return false;
    if (content.endedAtMs === null) items.set(key, { itemId, version: after + 1, content });
    else items.delete(key);
    return true;
  };

  /** What must be written by now, most telling first. */
  const look = async (): Promise<void> => {
    const nowMs = loop.nowMs();
    const by: By = { who: "system/faults", purpose: "operate-system", atMs: nowMs };
    const all = worked(loop.faults());
    const present = new Map(all.map((one) => [one.key, one]));
    let left = writesAtOnce;
    for (const [key, kept] of items) {
      if (present.get(key)?.fault.sinceMs === kept.content.sinceMs) continue;
      if (left-- <= 0) return;
      await write(key, { ...kept.content, endedAtMs: nowMs }, kept, by);
    }
    for (const key of [...freedAtMs.keys(), ...heldBefore]) {
      if (present.has(key)) continue;
      freedAtMs.delete(key);
      heldBefore.delete(key);
    }
    for (const one of all) {
      if (!hasRisen(one, items.get(one.key)?.content.acts ?? [])) continue;
      if (left-- <= 0) return;
      const kept = items.get(one.key);
      const content = kept?.content ?? begun(one, registry);
      if (content.acts.length >= 2 * actsMax) continue;
      const act = { kind: "escalated", to: one.view.owner, atMs: nowMs } as const;
      await write(one.key, { ...content, acts: [...content.acts, act] }, kept, by);
    }
    for (const one of all) tellFamily(one);
    tellIfNews(worked(loop.faults()));
  };

  /** What was written is told; that it was told is written. Whoever dies in between tells it once more, by the same key. */
  const tellFamily = (one: Worked): void => {
    const kept = items.get(one.key);
    if (family === null || kept === undefined || telling.has(one.key) || !isFamilysTurn(one, kept.content.acts)) return;
    telling.add(one.key);
    family
      .tell(one, kept.itemId)
      .then(async (outcome) => {
        if (outcome.kind === "later") return;
        await looking.take(async () => {
          const now = items.get(one.key);
          if (now === undefined || now.itemId !== kept.itemId) return;
          const atMs = loop.nowMs();
          const act = { kind: "told", people: outcome.people, of: outcome.of, atMs } as const;
          const by: By = { who: "system/faults", purpose: "operate-system", atMs };
          await write(one.key, { ...now.content, acts: [...now.content.acts, act] }, now, by);
        });
      })
      .catch((error: unknown) => log.error("A family could not be told that nobody is heard there.", { error }))
      .finally(() => telling.delete(one.key));
  };

  const looking = createLooking({
    clock,
    every: looksEvery,
    work: look,
    failed: (error) =>
      log.error("What became of faults could not be written; it is tried again.", { event: "work-waits", error }),
  });
  const following = loop.subscribe((event) => {
    if (event.kind === "faults") void looking.look();
  });
  void looking.look();

  return {
    views: (faults) => worked(faults),
    act: (seen, act, by) =>
      looking.take(async () => {
        const key = faultKeyText(seen);
        const find = () => worked(loop.faults()).find((one) => one.key === key);
        const one = find();
        if (one === undefined || one.fault.sinceMs !== seen.sinceMs) return refusedWork("not-there");
        if (one.view.version !== seen.version) return refusedWork("meanwhile");
        const problem = workProblem(act, one.view, one.facts);
        if (problem !== null) return refusedWork(problem);
        const kept = items.get(key);
        const content = kept?.content ?? begun(one, registry);
        if (content.acts.length >= 2 * actsMax) return refusedWork("too-many");
        const isWritten = await write(key, { ...content, acts: [...content.acts, act] }, kept, by);
        if (!isWritten) return refusedWork("not-stored");
        const all = worked(loop.faults());
        tellIfNews(all);
        return {
          kind: "done" as const,
          view: must(
            all.find((other) => other.key === key),
            key,
          ).view,
        };
      }),
    async ofGateway(gatewayId) {
      return await ofGateway(database, records, gatewayId);
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    looked: () => looking.look(),
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      await looking[Symbol.asyncDispose]();
    },
  };
}

function begun({ fault, facts }: Worked, registry: Pick<RegistryReader, "home">): WorkItem {
  const { gatewayId, deviceId, homeId, sinceMs } = fault;
  const area = homeId === null ? null : (registry.home(homeId)?.area ?? null);
  const { protectsLife } = facts;
  return { gatewayId, deviceId, fault: fault.fault, homeId, area, sinceMs, endedAtMs: null, protectsLife, acts: [] };
}

/** It is another owner's than the first one, and that is not written since the last thing that somebody did. */
function hasRisen({ facts, view }: Worked, acts: WorkItem["acts"]): boolean {
  if (view.at !== "open" || view.owner === facts.ladder.rungs[0].owner) return false;
  const last = acts.findLast((act) => act.kind !== "told");
  return !(last?.kind === "escalated" && last.to === view.owner);
}

/** It has become the family's, as is written, and they have not been told since. */
function isFamilysTurn({ view }: Worked, acts: WorkItem["acts"]): boolean {
  if (view.at !== "open" || view.owner !== "caregiver") return false;
  const last = acts.at(-1);
  return last?.kind === "escalated" && last.to === "caregiver";
}

async function openItems(
  { read }: Pick<LedgerDatabase, "read">,
  records: Pick<Records, "get">,
): Promise<readonly KeptItem[]> {
  const rows = await read.selectFrom("work_items").select("item_id").where("ended_at_ms", "is", null).execute();
  const ids = rows.map(({ item_id }) => item_id);
  const found: KeptItem[] = [];
  for (let at = 0; at < ids.length; at += readAtOnce) {
    for (const [itemId, kept] of await records.get(workItemRecord, ids.slice(at, at + readAtOnce)))
      if (kept.kind === "kept") found.push({ itemId, version: kept.version, content: kept.content });
  }
  return found;
}

async function ofGateway(
  { read }: Pick<LedgerDatabase, "read">,
  records: Pick<Records, "get">,
  gatewayId: GatewayId,
): Promise<readonly (WorkItem & { itemId: string })[]> {
  const rows = read.selectFrom("work_items").select("item_id").where("gateway_id", "=", gatewayId);
  const ids = (await rows.orderBy("since_ms", "desc").limit(shownMax).execute()).map(({ item_id }) => item_id);
  const kept = await records.get(workItemRecord, ids);
  return ids.flatMap((itemId) => {
    const one = kept.get(itemId);
    return one?.kind === "kept" ? [{ itemId, ...one.content }] : [];
  });
}
