/**
 * What the HTTP edge tells the audit log: who read what, who did what, and what was refused. Entries carry ids and codes, and
 * nothing that came with a request: no names, no addresses, no text that somebody else chose.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { lifeActions } from "../access/action.ts";
import type { AuditedAct, AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { ReadingNotes } from "../audit/reading-notes.ts";
import type { SignedInCaller } from "./asked.ts";
import type { ErrorCode } from "./error-codes.ts";
import type { Admitted } from "./gate.ts";
import { createRequestRate } from "./request-rate.ts";
import type { Route } from "./route.ts";
import type { Access, Subject } from "./route-access.ts";

export type Witness = {
  /**
   * Resolves when it stands in the log: nobody reads what cannot be logged. Whoever answers an alarm waits a moment at most
   * (`reading-notes.ts`), and not at all for what is a matter of life.
   */
  asked(what: Told): Promise<void>;
  done(what: Told & { status: number }): void;
  refused(what: { code: ErrorCode; route: string; caller: SignedInCaller | null; address: string }): void;
};
type Told = {
  route: Pick<Route, "method" | "path" | "access" | "isReading">;
  subject: Subject;
  caller: SignedInCaller | null;
  admitted: Admitted;
};

/** Refusals cost a row each, and whoever attacks makes thousands: so many of one address are written, the others are counted. */
const refusals = { burst: 20, perSecond: 0.2, keysMax: 1_000 };
/** And of all addresses together. */
const refusalsOfAll = { burst: 200, perSecond: 5, keysMax: 1 };

/** What says that somebody is trying something, rather than that they may not. */
const attacks: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "host-refused",
  "origin-refused",
  "not-secure",
  "forbidden-property",
  "too-deep",
  "body-too-large",
  "file-too-large",
  "not-this-kind-of-file",
  "not-this-media-type",
  "too-many-requests",
  "not-your-name",
]);
const denials: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "not-allowed",
  "second-factor-needed",
  "grant-expired",
  "no-such-area",
  "no-such-home",
  "no-such-resident",
  "no-such-kit",
  "no-such-incident",
  "no-such-gateway",
]);

export function createWitness(given: {
  audit: Pick<AuditLog, "note"> | null;
  readings: Pick<ReadingNotes, "note"> | null;
  clock: Clock;
  log: Log;
}): Witness {
  const { audit, readings, clock, log } = given;
  const ofOne = createRequestRate(refusals);
  const ofAll = createRequestRate(refusalsOfAll);
  let unwritten = 0;

  const note = async (entry: Omit<AuditEntry, "atMs" | "digest">): Promise<void> =>
    await audit?.note({ ...entry, atMs: clock.wallMs(), digest: "" });
  const noteWithoutWaiting = (entry: Omit<AuditEntry, "atMs" | "digest">): void => {
    note(entry).catch((error: unknown) => log.error("The audit log did not take an entry.", { error: String(error) }));
  };
  const told = ({ route, subject, caller, admitted }: Told, what: AuditedAct): Omit<AuditEntry, "atMs" | "digest"> => ({
    who: whoIs(caller),
    what,
    subject: namedSubject(subject),
    area: admitted.area,
    purpose: admitted.purpose ?? "operate-system",
    outcome: "done",
    detail: `${route.method} ${route.path}`,
  });

  return {
    async asked(what) {
      if (!isOurs(what) || !what.route.isReading) return;
      const isList = what.subject.kind === "anywhere" || what.subject.kind === "area";
      const entry = told(what, isList ? "listed" : "read");
      if (isOfLife(what.route.access)) noteWithoutWaiting(entry);
      else await readings?.note({ ...entry, atMs: clock.wallMs(), digest: "" }, { isUrgent: what.admitted.isUrgent });
    },
    done(what) {
      if (!isOurs(what) || what.route.isReading) return;
      noteWithoutWaiting({ ...told(what, "changed"), outcome: what.status < 400 ? "done" : "refused" });
    },
    refused({ code, route, caller, address }) {
      const what = attacks.has(code) ? "attack-refused" : denials.has(code) && caller ? "access-refused" : undefined;
      if (what === undefined || audit === null) return;
      const nowMs = clock.wallMs();
      if (ofOne.take(address, nowMs) > 0 || ofAll.take("all", nowMs) > 0) {
        unwritten += 1;
        return;
      }
      const more = unwritten === 0 ? "" : `; ${unwritten} more before it were not written down`;
      unwritten = 0;
      noteWithoutWaiting({
        who: whoIs(caller),
        what,
        subject: { kind: "route", id: route },
        area: null,
        purpose: "operate-system",
        outcome: "refused",
        detail: `${code}${more}`,
      });
    },
  };
}

/** Accounts have their own entries, in the transaction that changes them. */
function isOurs({ route: { access }, caller }: Told): boolean {
  return caller !== null && access.kind === "may" && access.action !== "administer-accounts";
}

export function isAttack(code: ErrorCode): boolean {
  return attacks.has(code);
}

export function isOfLife(access: Access): boolean {
  return access.kind === "may" && lifeActions.has(access.action);
}

export function whoIs(caller: SignedInCaller | null): string {
  return caller === null ? "nobody" : `account/${caller.principal.accountId}`;
}

function namedSubject(subject: Subject): { kind: string; id: string } {
  switch (subject.kind) {
    case "area":
      return { kind: "area", id: subject.area };
    case "home":
      return { kind: "home", id: subject.homeId };
    case "resident":
      return { kind: "resident", id: subject.residentId };
    case "kit":
      return { kind: "kit", id: subject.kitId };
    case "gateway":
      return { kind: "gateway", id: subject.gatewayId };
    case "incident":
      return { kind: "incident", id: subject.incidentId };
    case "anywhere":
      return { kind: "list", id: "" };
  }
}
