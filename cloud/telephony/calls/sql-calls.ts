/** Calls in the table of that name. A call is sealed with a key of the house's own; it is found by the blind index of its number, which is that of the registry. */

import { z } from "zod";
import {
  must,
  parseAreaCode,
  parseConnectorId,
  parseHomeId,
  parseIncidentId,
  parsePhoneCallId,
} from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase, Write } from "../../database/database.ts";
import type { DeskCallRow, PhoneCallRow } from "../../database/schema-calls.ts";
import { ownKeyOf } from "../../vault/sql-own-key.ts";
import type { PersonKey, Vault } from "../../vault/vault.ts";
import { writingsOf } from "./caller-number.ts";
import type { CallsStore } from "./calls-store.ts";
import { handlings, isOver, isWaiting, type KeptCall } from "./kept-call.ts";

export const callsKeyOwner = "house/phone-calls";
/** Of one incident: a day of telephoning about one fall. */
const ofIncidentMax = 500;

const idOf = <T>(parse: (text: string) => T | undefined) => z.string().transform((text): T => must(parse(text), text));
const atMs = z.number();
const schema = z.object({
  callId: idOf(parsePhoneCallId),
  direction: z.enum(["in", "out"]),
  connectorId: idOf(parseConnectorId),
  number: z.string().nullable(),
  calledNumber: z.string(),
  area: idOf(parseAreaCode).nullable(),
  standing: z.enum(["ringing", "talking", "ended"]),
  ringing: z.array(z.string()),
  by: z.string().nullable(),
  phone: z.string().nullable(),
  beganAtMs: atMs,
  takenAtMs: atMs.nullable(),
  endedAtMs: atMs.nullable(),
  end: z.enum(["hung-up", "not-taken", "refused", "unreachable", "cancelled", "cut"]).nullable(),
  recording: z.string().nullable(),
  homeId: idOf(parseHomeId).nullable(),
  incidentId: idOf(parseIncidentId).nullable(),
  handled: z.object({ how: z.enum(handlings), by: z.string(), why: z.string(), atMs }).nullable(),
}) satisfies z.ZodType<KeptCall>;

export function createSqlCalls(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  vault: Vault;
}): CallsStore & { opened(rows: readonly PhoneCallRow[]): Promise<readonly KeptCall[]> } {
  const { database, vault } = given;
  const { read, write } = database;
  const theKey = ownKeyOf({ database, vault, owner: callsKeyOwner });
  const rows = () => read.selectFrom("phone_calls").selectAll();

  const opened = async (found: readonly PhoneCallRow[]): Promise<readonly KeptCall[]> => {
    if (found.length === 0) return [];
    const key = await theKey();
    return found.flatMap((row) => callOf(key, row) ?? []);
  };

  /** With the call itself, or neither: what a month says of it stays when the call is gone. */
  const counted = (call: KeptCall): readonly Write[] => {
    if (call.direction !== "in" || !isOver(call)) return [];
    const { handled } = call;
    const row: DeskCallRow = {
      call_id: call.callId,
      area: call.area ?? "",
      began_at_ms: call.beganAtMs,
      taken_at_ms: call.takenAtMs,
      called_back_at_ms: handled === null || handled.how === "not-needed" ? null : handled.atMs,
    };
    const { call_id: _id, ...columns } = row;
    const insert = write.insertInto("desk_calls").values(row);
    return [{ query: insert.onConflict((conflict) => conflict.column("call_id").doUpdateSet(columns)) }];
  };

  return {
    opened,
    async keep(call) {
      const key = await theKey();
      const row: PhoneCallRow = {
        call_id: call.callId,
        number: blindOf(vault, call.number),
        began_at_ms: call.beganAtMs,
        ended_at_ms: isOver(call) ? (call.endedAtMs ?? call.beganAtMs) : null,
        is_waiting: Number(isWaiting(call)),
        home_id: call.homeId,
        incident_id: call.incidentId,
        content: key.seal(placeOf(call.callId), JSON.stringify(call)),
      };
      const { call_id: _id, ...columns } = row;
      const insert = write.insertInto("phone_calls").values(row);
      await database.commit([
        ...vault.still([callsKeyOwner]),
        { query: insert.onConflict((conflict) => conflict.column("call_id").doUpdateSet(columns)) },
        ...counted(call),
      ]);
    },
    async find(callId) {
      return (await opened(await rows().where("call_id", "=", callId).execute()))[0];
    },
    unfinished: async () => await opened(await rows().where("ended_at_ms", "is", null).execute()),
    waiting: async () => await opened(await rows().where("is_waiting", "=", 1).orderBy("began_at_ms").execute()),
    lately: async (limit) =>
      await opened(
        await rows().where("ended_at_ms", "is not", null).orderBy("ended_at_ms", "desc").limit(limit).execute(),
      ),
    async ofNumber(number, limit) {
      const same = rows().where("number", "=", blindOf(vault, number));
      return await opened(await same.orderBy("began_at_ms", "desc").limit(limit).execute());
    },
    async ofIncident(incidentId) {
      const own = rows().where("incident_id", "=", incidentId).orderBy("began_at_ms");
      return await opened(await own.limit(ofIncidentMax).execute());
    },
    async ofHome(homeId, limit) {
      const own = rows().where("home_id", "=", homeId).orderBy("began_at_ms", "desc");
      return await opened(await own.limit(limit).execute());
    },
    async prune(beforeMs) {
      const old = write.deleteFrom("phone_calls").where("ended_at_ms", "<", beforeMs).where("is_waiting", "=", 0);
      await database.commit([{ query: old }]);
    },
  };
}

function blindOf(vault: Pick<Vault, "blind">, number: string | null): string | null {
  const digits = number === null ? undefined : writingsOf(number)[0];
  return digits === undefined ? null : vault.blind("phone", digits);
}

/** One that cannot be read is none: what is left of it says nothing to anybody. */
function callOf(key: PersonKey, row: PhoneCallRow): KeptCall | undefined {
  const text = key.open(placeOf(row.call_id), row.content);
  if (text.kind !== "text") return undefined;
  try {
    return schema.safeParse(JSON.parse(text.text)).data;
  } catch {
    return undefined;
  }
}

const placeOf = (callId: string): string => `phone-call/${callId}`;
