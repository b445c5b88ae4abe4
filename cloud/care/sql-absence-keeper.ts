/**
 * Keeps what became of absences, for what is usual in a home, and tells whoever set one that it ends or that somebody is there. Beside the loop and never in its way: it follows
 * the state of homes, and what is on the disk is what that state said.
 *
 * Level-triggered: what a restart, a full disk or a provider that was down left out is done by the next look, and marked when it is done, so that nobody is told twice but by a
 * process that dies in between. Limits: of one home the present absence and the one before it; two that ended between two looks are one.
 */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createLooking } from "@shouwang/shared/time/looking.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Absence, EndedAbsence } from "../detection/absence.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { RegistryReader } from "../registry/registry.ts";
import { isReminded, isTold, reminderText, seenText, type Language } from "./absence-news.ts";

const looksEvery = seconds(60);
const messageTakesMax = seconds(20);

/** Who set it, as they are reached now. Null: they are not. */
export type Setter = { phone: string; language: Language } | null;
export type AbsenceMessage = { key: string; to: string; text: string };

export type AbsenceKeeper = AsyncDisposable & { looked(): Promise<void> };

export function createAbsenceKeeper(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  loop: Pick<CloudLoop, "home" | "subscribe" | "nowMs">;
  registry: Pick<RegistryReader, "homes" | "home">;
  clock: Pick<Clock, "after">;
  setter: (accountId: string) => Promise<Setter>;
  /** Null: nothing is set that could send one. @returns whether somebody has taken it. */
  send: () => ((message: AbsenceMessage, signal: AbortSignal) => Promise<boolean>) | null;
  log: Log;
}): AbsenceKeeper {
  const { database, loop, registry, clock, setter, log } = given;
  /** Homes that have one, or had one that is not written yet. */
  const followed = new Set<HomeId>();
  const written = new Map<string, number | null>();

  const hasNews = (homeId: HomeId): boolean => {
    const { absence, lastAbsence } = loop.home(homeId)?.state ?? {};
    if (absence !== undefined && !written.has(absence.absenceId)) return true;
    return lastAbsence !== undefined && written.get(lastAbsence.absenceId) !== lastAbsence.endedAtMs;
  };

  const keep = async (homeId: HomeId, absence: Absence, ended: EndedAbsence | null): Promise<void> => {
    const endedAtMs = ended?.endedAtMs ?? null;
    if (written.get(absence.absenceId) === endedAtMs && written.has(absence.absenceId)) return;
    const { absenceId, kind, fromMs, untilMs } = absence;
    const end = { ended_at_ms: endedAtMs, how: ended?.how ?? null };
    const row = { absence_id: absenceId, home_id: homeId, kind, from_ms: fromMs, until_ms: untilMs, ...end };
    const insert = database.write.insertInto("absences").values({ ...row, reminded_at_ms: null, told_at_ms: null });
    const upsert = insert.onConflict((conflict) => conflict.column("absence_id").doUpdateSet(end));
    await database.commit([{ query: upsert }]);
    written.set(absenceId, endedAtMs);
  };

  /** Marked when it was taken, and when there is nobody who could be told. */
  const tellOnce = async (
    { absenceId, accountId }: Absence,
    mark: "reminded_at_ms" | "told_at_ms",
    text: (language: Language) => string,
  ): Promise<void> => {
    const row = database.read.selectFrom("absences").select(mark).where("absence_id", "=", absenceId);
    const known = await row.executeTakeFirst();
    if (known === undefined || known[mark] !== null) return;
    const person = accountId === null ? null : await setter(accountId);
    if (person !== null) {
      const send = given.send();
      const message = { key: `absence-${absenceId}-${mark}`, to: person.phone, text: text(person.language) };
      if (send === null || !(await send(message, AbortSignal.timeout(messageTakesMax)))) return;
    }
    const marked = database.write.updateTable("absences").set({ [mark]: loop.nowMs() });
    await database.commit([{ query: marked.where("absence_id", "=", absenceId) }]);
  };

  const lookAt = async (homeId: HomeId): Promise<void> => {
    const { absence, lastAbsence } = loop.home(homeId)?.state ?? {};
    const home = registry.home(homeId);
    const who = home?.residentName ?? home?.name ?? null;
    const nowMs = loop.nowMs();
    if (lastAbsence !== undefined) {
      await keep(homeId, lastAbsence, lastAbsence);
      if (isTold(lastAbsence, nowMs))
        await tellOnce(lastAbsence, "told_at_ms", (one) => seenText(lastAbsence, who, one));
    }
    if (absence !== undefined) {
      await keep(homeId, absence, null);
      if (home !== undefined && isReminded(absence, home.settings.timeZone, nowMs))
        await tellOnce(absence, "reminded_at_ms", (one) => reminderText(absence, who, one));
    }
    const isToBeTold = lastAbsence !== undefined && isTold(lastAbsence, nowMs);
    if (absence === undefined && !isToBeTold) followed.delete(homeId);
  };

  const looking = createLooking({
    clock,
    every: looksEvery,
    async work() {
      for (const homeId of followed) await lookAt(homeId);
    },
    failed: (error) =>
      log.error("What became of an absence is not written, or not told; it is tried again.", { error }),
  });
  for (const { homeId } of registry.homes()) if (hasNews(homeId)) followed.add(homeId);
  const following = loop.subscribe((event) => {
    if (event.kind !== "home" || !hasNews(event.homeId)) return;
    followed.add(event.homeId);
    void looking.look();
  });
  void looking.look();
  return {
    looked: async () => await looking.look(),
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      await looking[Symbol.asyncDispose]();
    },
  };
}
