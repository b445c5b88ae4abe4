/**
 * A centre's own programs acknowledge, attend and close, over a signed message. Believed is what is signed with that centre's secret within five minutes of its time;
 * each message is done once, however often it comes; and only an incident that this centre was told of can be acted on.
 *
 * Limits: what was done is remembered for longer than a message is believed, on the disk too (`centre-messages.ts`). One that was begun, and of which nobody wrote down what became
 * of it, is carried out when it comes again: it names a version, and when that is past, it is answered so. A refusal tells nobody whether the centre, its secret or its incident is there.
 */

import type { CentreId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { PersonInput } from "../../alarms/incident-input.ts";
import type { CentreMessages } from "./centre-messages.ts";
import { centreMessageSchema, inputOf, type CentreMessage } from "./centre-message.ts";

/** As Standard Webhooks suggest; and longer than that a message is remembered. */
export const believedWithin = minutes(5);
const rememberedFor = minutes(15);
/** A centre that sends more than a hundred messages a second for a quarter of an hour is not answering alarms. The oldest are forgotten first. */
const rememberedMax = 100_000;
const idMax = 256;

export type CentreActAnswer =
  | { kind: "done"; incidentId: IncidentId | null; version: number; phase: string; isRepeated: boolean }
  | { kind: "refused"; code: CentreRefusal; why: string; version: number | null };
export type CentreRefusal =
  | "not-signed"
  | "not-understood"
  | "other-message"
  | "no-such-incident"
  | "incident-changed"
  | "not-possible";

export type CentreActNeeds = {
  messages: CentreMessages;
  /** Undefined: no such centre, closed, or it has no secret. */
  centre(centreId: CentreId): Promise<{ name: string; secrets: readonly string[] } | undefined>;
  /** Whether this incident was told to this centre. */
  wasTold(centreId: CentreId, incidentId: IncidentId): Promise<boolean>;
  command(
    incidentId: IncidentId,
    input: PersonInput,
  ): Promise<
    | { kind: "done"; incident: { version: number; phase: string } }
    | { kind: "refused"; code: string; message: string; incident: { version: number } | null }
  >;
  isSigned(
    secrets: readonly string[],
    message: { id: string; timestamp: string; signature: string; bytes: Uint8Array },
  ): boolean;
  digest(bytes: Uint8Array): string;
  nowMs(): number;
  /** Each refusal, for counting and the log: no word of the message. */
  refused(why: { centreId: CentreId; code: CentreRefusal; detail: string }): void;
};

export type CentreActs = {
  act(given: {
    centreId: CentreId;
    bytes: Uint8Array;
    signature: { id: string; timestamp: string; signature: string } | null;
  }): Promise<CentreActAnswer>;
};

export function createCentreActs(needs: CentreActNeeds): CentreActs {
  const known = new Map<string, { digest: string; atMs: number; answer: Promise<CentreActAnswer> }>();

  const forget = (nowMs: number): void => {
    for (const [key, { atMs }] of known) {
      if (known.size <= rememberedMax && nowMs - atMs < rememberedFor) return;
      known.delete(key);
    }
  };

  const carryOut = async (
    centre: { centreId: CentreId; name: string },
    message: CentreMessage,
  ): Promise<CentreActAnswer> => {
    if (message.type === "supervision.ping")
      return { kind: "done", incidentId: null, version: 0, phase: "", isRepeated: false };
    const { incidentId } = message.data;
    const isTheirs = await needs.wasTold(centre.centreId, incidentId);
    const done = isTheirs ? await needs.command(incidentId, inputOf(message, centre.name)) : null;
    if (done === null || (done.kind === "refused" && done.incident === null))
      return refusedAs("no-such-incident", "This centre was not told of an incident with this id.");
    if (done.kind === "done")
      return {
        kind: "done",
        incidentId,
        version: done.incident.version,
        phase: done.incident.phase,
        isRepeated: false,
      };
    const version = done.incident?.version ?? null;
    return done.code === "stale-version"
      ? refusedAs("incident-changed", done.message, version)
      : refusedAs("not-possible", done.message, version);
  };

  const once = async (
    centre: { centreId: CentreId; name: string },
    message: CentreMessage,
    given: { messageId: string; digest: string; atMs: number },
  ): Promise<CentreActAnswer> => {
    // Nothing is done by it, however often.
    if (message.type === "supervision.ping") return await carryOut(centre, message);
    const { messageId, digest, atMs } = given;
    const key = { centreId: centre.centreId, messageId };
    const before = await needs.messages.find(key);
    if (before && before.digest !== digest) return otherMessage;
    if (before?.answer) return before.answer.kind === "done" ? { ...before.answer, isRepeated: true } : before.answer;
    if (!before) await needs.messages.begin(key, { digest, atMs });
    const answer = await carryOut(centre, message);
    await needs.messages.end(key, answer);
    return answer;
  };

  const judge = async (given: Parameters<CentreActs["act"]>[0]): Promise<CentreActAnswer> => {
    const { centreId, bytes, signature } = given;
    const nowMs = needs.nowMs();
    if (signature === null || signature.id.length > idMax) return notSigned("without a signature");
    const ageMs = nowMs - Number(signature.timestamp) * 1_000;
    if (!/^\d{1,12}$/.test(signature.timestamp) || !(Math.abs(ageMs) <= believedWithin))
      return notSigned("too old, or of the future");
    const centre = await needs.centre(centreId);
    // Computed for a centre that is not there, too: nobody learns by the time it takes which there are.
    const isSigned = needs.isSigned(centre?.secrets ?? [strangersSecret], { ...signature, bytes });
    if (centre === undefined || !isSigned) return notSigned("the signature does not fit");
    const key = `${centreId} ${signature.id}`;
    const digest = needs.digest(bytes);
    const before = known.get(key);
    if (before !== undefined) {
      if (before.digest !== digest) return otherMessage;
      const answer = await before.answer;
      return answer.kind === "done" ? { ...answer, isRepeated: true } : answer;
    }
    const read = centreMessageSchema.safeParse(jsonOf(bytes));
    if (!read.success) {
      const [issue] = read.error.issues;
      return refusedAs(
        "not-understood",
        `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`.slice(0, 300),
      );
    }
    forget(nowMs);
    const answer = once({ centreId, name: centre.name }, read.data, { messageId: signature.id, digest, atMs: nowMs });
    known.set(key, { digest, atMs: nowMs, answer });
    try {
      const is = await answer;
      // What this id stands for is on the disk.
      if (is === otherMessage) known.delete(key);
      return is;
    } catch (error) {
      // Nothing is known of what became of it: the next one that comes is carried out anew.
      known.delete(key);
      throw error;
    }
  };

  return {
    async act(given) {
      const answer = await judge(given);
      if (answer.kind === "refused")
        needs.refused({ centreId: given.centreId, code: answer.code, detail: detailOf(answer) });
      return answer;
    },
  };
}

const otherMessage = refusedAs(
  "other-message",
  "Another message had this webhook-id. Give each message an id of its own.",
);

/** Nobody has it. */
const strangersSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

function refusedAs(code: CentreRefusal, why: string, version: number | null = null): CentreActAnswer {
  return { kind: "refused", code, why, version };
}
const notSigned = (why: string): CentreActAnswer => refusedAs("not-signed", why);
/** Of what was sent nothing stands in the log; why a signature was not believed does. */
const detailOf = ({ code, why }: { code: CentreRefusal; why: string }): string => (code === "not-signed" ? why : "");

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
