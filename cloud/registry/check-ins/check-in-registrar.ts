/**
 * What is written of a call. What came of it, and that the resident was reached, are one transaction: nobody is called twice because half of it was lost. An incident is opened before anything
 * is written here: a list that cannot be written may never hold up help. Its id comes from the version that was seen, so that a second click is the same incident.
 */

import { must, parseAlarmId, type ResidentId } from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Change, type Records } from "../../records/records.ts";
import { refused, type Refused } from "../residents/refusal.ts";
import { commit } from "../residents/registrar.ts";
import { noteReached } from "../residents/resident-changes.ts";
import { homeOf, residentRecord, type ResidentContent } from "../residents/resident-record.ts";
import { afterCall, ask, nobodyCalled, withIncident, type CheckIn } from "./check-in.ts";
import type { CheckInRegistrar, Noted } from "./check-ins.ts";
import { checkInRecord } from "./check-in-record.ts";

/** Somebody else writes into the same record; more than this is no coincidence. */
const triesMax = 5;

/** Somebody else has written, or has written for the first time. */
const overtaken: ReadonlySet<string> = new Set(["changed-meanwhile", "taken"]);

type Known = { checkIn: CheckIn; version: number; resident: ResidentContent; residentVersion: number };

export function createCheckInRegistrar({ records }: { records: Records }): CheckInRegistrar {
  const known = async (residentId: ResidentId): Promise<Known | Refused> => {
    const [resident, kept] = await Promise.all([
      records.get(residentRecord, [residentId]),
      records.get(checkInRecord, [residentId]),
    ]);
    const person = resident.get(residentId);
    if (person === undefined) return refused("not-there");
    if (person.kind !== "kept") return refused(person.kind);
    if (person.content.status !== "registered") return refused("not-registered");
    const before = kept.get(residentId);
    if (before !== undefined && before.kind !== "kept") return refused(before.kind);
    const checkIn = before?.content ?? nobodyCalled;
    const { content, version: residentVersion } = person;
    return { checkIn, version: before?.version ?? 0, resident: content, residentVersion };
  };

  const changesOf = (
    residentId: ResidentId,
    { version, resident, residentVersion }: Known,
    next: CheckIn,
    given: { by: By; isReached: boolean; detail: string },
  ): Change[] => {
    const { by, isReached, detail } = given;
    const content = {
      ...next,
      residentId,
      area: homeOf(resident).area,
      calls: [...next.calls],
      incidents: [...next.incidents],
    };
    const what = version === 0 ? "created" : "changed";
    const call = changeOf(checkInRecord, { id: residentId, after: version, content, what, detail });
    const reached = isReached ? noteReached(resident, { atMs: by.atMs, through: "phone" }) : null;
    if (reached === null || reached.kind === "refused") return [call];
    const person = { id: residentId, after: residentVersion, content: reached.content, what: "changed" as const };
    return [call, changeOf(residentRecord, person)];
  };

  return {
    async note(seen, said, { at, opens }, by) {
      const { residentId } = seen;
      let opened: Noted["incidentId"] = null;
      for (let n = 0; n < triesMax; n++) {
        const now = await known(residentId);
        if ("kind" in now) return now;
        // Somebody has called them meanwhile. Where help was opened it is written all the same.
        if (now.version !== seen.version && opened === null) return refused("changed-meanwhile");
        const { homeId } = homeOf(now.resident);
        const { risk } = now.resident;
        const after = afterCall(now.checkIn, said, await at(homeId, risk), by.atMs);
        if (after.incident !== null && opened === null) {
          const alarmId = `check-in-${seen.version}-${residentId}`.slice(0, 64);
          const answer = await opens({
            alarmId: must(parseAlarmId(alarmId), alarmId),
            homeId,
            why: after.incident,
            tries: now.checkIn.tries + 1,
          });
          if ("refused" in answer) return { kind: "not-opened", why: answer.refused };
          opened = answer.incidentId;
        }
        const next = opened === null ? after.checkIn : withIncident(after.checkIn, opened);
        const { isReached, isSomebodyThere } = after;
        const detail = `check-in: ${said.outcome}`;
        const answer = await commit(records, changesOf(residentId, now, next, { by, isReached, detail }), by);
        if (answer.kind === "done") {
          const { nextTryAtMs } = next;
          return { kind: "done", version: now.version + 1, incidentId: opened, nextTryAtMs, isSomebodyThere };
        }
        // Of the two records the resident's may have been written by somebody else: that is no reason not to have called.
        if (!overtaken.has(answer.why)) return answer;
      }
      return refused("changed-meanwhile");
    },
    async ask(residentId, asked, incidentId, by) {
      for (let n = 0; n < triesMax; n++) {
        const now = await known(residentId);
        if ("kind" in now) return now;
        const next = ask(now.checkIn, { ...asked, atMs: by.atMs }, incidentId);
        const { asked: standing } = next;
        if (next === now.checkIn) return { kind: "done", version: now.version, asked: standing };
        const given = { by, isReached: false, detail: `check-in asked: ${asked.why}` };
        const answer = await commit(records, changesOf(residentId, now, next, given), by);
        if (answer.kind === "done") return { kind: "done", version: now.version + 1, asked: standing };
        if (!overtaken.has(answer.why)) return answer;
      }
      return refused("changed-meanwhile");
    },
  };
}
