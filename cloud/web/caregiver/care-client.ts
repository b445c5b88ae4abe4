/** What the caregiver's page asks of the server. Every answer is a value; only a programming mistake throws. */

import type {
  AbsenceView,
  CareIncident,
  CareReplyConflict,
  CareReplyRequest,
  CareView,
  EndAbsenceRequest,
  SetAbsenceRequest,
  UsualView,
  WeekView,
} from "../../api/contract/caregiver.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import type { HomeView } from "../../api/contract.ts";
import type { LanguageView, MeView } from "../../api/contract/people.ts";
import { noAnswer, readRefusal, type Refused } from "../parts/refusal.ts";

export type Got<T> = { kind: "answer"; value: T } | Refused;
/** `changed`: nothing was written, because the page showed what was there before. `incident` null: it is over. */
export type Answered = Got<CareIncident> | { kind: "changed"; incident: CareIncident | null };
export type TestRequest = { by?: string | undefined; devices: readonly string[]; minutes: number; why: "weekly" };

export type CareClient = {
  me(): Promise<Got<MeView>>;
  /** Where nobody signs in: all homes that there are. */
  homes(): Promise<Got<readonly HomeView[]>>;
  care(homeId: string): Promise<Got<CareView>>;
  usual(homeId: string): Promise<Got<UsualView>>;
  learned(homeId: string): Promise<Got<LearnedDayView>>;
  /** @param from a date; null: the last seven whole days. */
  week(homeId: string, from: string | null): Promise<Got<WeekView>>;
  answer(incidentId: string, request: CareReplyRequest): Promise<Answered>;
  setAbsence(homeId: string, request: SetAbsenceRequest): Promise<Got<AbsenceView>>;
  endAbsence(homeId: string, request: EndAbsenceRequest): Promise<Got<unknown>>;
  beginTest(homeId: string, request: TestRequest): Promise<Got<unknown>>;
  endTest(homeId: string): Promise<Got<unknown>>;
  keepLanguage(language: LanguageView): Promise<Got<unknown>>;
  signOut(): Promise<Got<unknown>>;
};

/** What is shown as the present is asked for in this time, or the page says that it is not the present. */
const lookWithinMs = 4_000;
/** What is looked up for reading, and what is to be written, on a bad line. */
const workWithinMs = 15_000;

export function createCareClient(): CareClient {
  return {
    me: () => ask("/api/identity/me", { withinMs: workWithinMs }),
    homes: () => ask("/api/homes", { withinMs: workWithinMs }),
    care: (homeId) => ask(`/api/homes/${homeId}/care`, { withinMs: lookWithinMs }),
    usual: (homeId) => ask(`/api/homes/${homeId}/usual`, { withinMs: workWithinMs }),
    learned: (homeId) => ask(`/api/homes/${homeId}/learned-day`, { withinMs: workWithinMs }),
    week: (homeId, from) =>
      ask(`/api/homes/${homeId}/week${from === null ? "" : `?from=${from}`}`, { withinMs: workWithinMs }),
    async answer(incidentId, body) {
      const got = await ask<CareIncident>(`/api/incidents/${incidentId}/answer`, { body, withinMs: workWithinMs });
      if (got.kind === "answer" || got.code !== "incident-changed") return got;
      // `as`: the server is our own and is held to the contract by its tests.
      return { kind: "changed", incident: (got.body as CareReplyConflict).incident };
    },
    setAbsence: (homeId, body) => ask(`/api/homes/${homeId}/absence`, { body, withinMs: workWithinMs }),
    endAbsence: (homeId, body) => ask(`/api/homes/${homeId}/absence/end`, { body, withinMs: workWithinMs }),
    beginTest: (homeId, body) => ask(`/api/homes/${homeId}/tests`, { body, withinMs: workWithinMs }),
    endTest: (homeId) => ask(`/api/homes/${homeId}/tests/finish`, { body: {}, withinMs: workWithinMs }),
    keepLanguage: (language) => ask("/api/identity/language", { body: { language }, withinMs: workWithinMs }),
    signOut: () => ask("/api/identity/sign-out", { body: {}, withinMs: workWithinMs }),
  };
}

async function ask<T>(path: string, { body, withinMs }: { body?: object; withinMs: number }): Promise<Got<T>> {
  // Not AbortSignal.timeout: the browsers within older phones' programs have none.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), withinMs);
  const post = { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  try {
    const response = await fetch(path, { ...(body === undefined ? {} : post), signal: limit.signal });
    const json: unknown = await response.json();
    // `as`: as above.
    return response.ok ? { kind: "answer", value: json as T } : readRefusal(json);
  } catch {
    return noAnswer;
  } finally {
    clearTimeout(timer);
  }
}
