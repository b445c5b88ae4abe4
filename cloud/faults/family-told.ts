/**
 * Tells the contacts of a home that nobody is heard there. Beside the board and never in its way: a message may take long, and a city may be dark at once.
 *
 * Limits: `atOnce` homes at a time; a home whose messages nobody takes is tried again `retryAfter` later, `triesMax` times, and is the desk's at 60 min in any case. Each message has a key of its own,
 * so that one that is sent again after a crash is the same one for a provider that knows keys.
 */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { PlanGround } from "../registry/registry.ts";
import type { HomeContent } from "../registry/residents/home-record.ts";
import type { QuietHours } from "../registry/settings/quiet-hours.ts";
import { weekTimeOf } from "../registry/settings/time-window.ts";
import { unheardText, whoIsTold } from "./family.ts";
import type { Worked } from "./work-view.ts";

const atOnce = 20;
const retryAfter = minutes(2);
const triesMax = 5;
/** Of so many homes it is remembered how often it was tried; the oldest are tried anew. */
const rememberedMax = 10_000;
const messageTakesMax = seconds(20);

export type FamilyMessage = { key: string; to: string; text: string };
/** `later`: not now, and it is asked again. */
export type FamilyTold = { kind: "told"; people: number; of: number } | { kind: "later" };
export type Family = { tell(one: Worked, itemId: string): Promise<FamilyTold> };

export function createFamily(needs: {
  home(homeId: HomeId): Promise<Pick<HomeContent, "contacts" | "language"> | undefined>;
  who(homeId: HomeId): string | null;
  quiet(homeId: HomeId): QuietHours | null;
  ground(homeId: HomeId): Pick<PlanGround, "timeZone">;
  /** Null: nothing is set that could send one. @returns whether somebody has taken it. */
  send: () => ((message: FamilyMessage, signal: AbortSignal) => Promise<boolean>) | null;
  nowMs(): number;
}): Family {
  const { home, who, quiet, ground, nowMs } = needs;
  const tries = new Map<string, { n: number; notBeforeMs: number }>();
  let telling = 0;

  /** null: it was tried, and nobody took it. */
  const tellAll = async ({ fault, facts }: Worked, itemId: string): Promise<FamilyTold | null> => {
    const { homeId } = fault;
    const send = needs.send();
    const content = homeId === null ? undefined : await home(homeId);
    // Nobody to tell, or nothing to tell them by: it stays what it is, and comes to the desk.
    if (homeId === null || content === undefined || content.contacts.length === 0) return told(0, 0);
    if (send === null) return null;
    const atMs = nowMs();
    const at = weekTimeOf(atMs, ground(homeId).timeZone);
    const people = whoIsTold({ ...content, protectsLife: facts.protectsLife, quiet: quiet(homeId), at });
    if (people === null) return { kind: "later" };
    const passed = Math.floor((atMs - fault.sinceMs) / minutes(1));
    const text = unheardText({ who: who(homeId), minutes: passed, language: content.language });
    const taken = await Promise.all(
      people.map(({ contactId, phone }) =>
        send({ key: `unheard-${itemId}-${contactId}`, to: phone, text }, AbortSignal.timeout(messageTakesMax)),
      ),
    );
    const reached = taken.filter(Boolean).length;
    return reached === 0 ? null : told(reached, people.length);
  };
  const remember = (itemId: string, n: number): void => {
    tries.delete(itemId);
    tries.set(itemId, { n, notBeforeMs: nowMs() + retryAfter });
    const [oldest] = tries.keys();
    if (tries.size > rememberedMax && oldest !== undefined) tries.delete(oldest);
  };

  return {
    async tell(one, itemId) {
      const before = tries.get(itemId) ?? { n: 0, notBeforeMs: 0 };
      if (telling >= atOnce || nowMs() < before.notBeforeMs || before.n >= triesMax) return { kind: "later" };
      telling += 1;
      try {
        const outcome = await tellAll(one, itemId);
        if (outcome === null) remember(itemId, before.n + 1);
        if (outcome?.kind === "told") tries.delete(itemId);
        return outcome ?? { kind: "later" };
      } catch (error) {
        remember(itemId, before.n + 1);
        throw error;
      } finally {
        telling -= 1;
      }
    },
  };
}

const told = (people: number, of: number): FamilyTold => ({ kind: "told", people, of });
