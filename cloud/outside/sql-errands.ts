/** Errands as rows of which the core and whoever calls outside each write a part. What is wanted is sealed with a key of the house's own: it may name a number. */

import { z } from "zod";
import { must, parseCentreId, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { SqlError } from "../database/sql-error.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import type { Sms } from "../notify/phone-provider.ts";
import { ownKeyOf } from "../vault/sql-own-key.ts";
import type { Vault } from "../vault/vault.ts";
import type { DoesErrand, Errand, ErrandOutcome, Errands } from "./errand.ts";

const keyOwner = "house/errands";
/** Somebody waits. */
const lookEvery = millis(200);
/** Under way at a time; the others wait for their turn, and give up when theirs is over. */
const underWayMax = 16;
/** A path has its own limit below this one. */
const takesMax = seconds(25);

type Store = Pick<LedgerDatabase, "read" | "write" | "commit">;

const errandSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("path-test"),
    centreId: z.string().transform((text) => must(parseCentreId(text), text)),
    connectorId: z.string().transform((text) => must(parseConnectorId(text), text)),
  }),
  z.strictObject({
    kind: z.literal("sms"),
    provider: z.string(),
    // It was sealed by our core for this place, and by nobody else.
    sms: z.custom<Sms>((one) => typeof one === "object" && one !== null && "to" in one && "template" in one),
  }),
]);
const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("accepted"), receipt: z.string() }),
  z.object({ kind: z.literal("refused"), why: z.string() }),
  z.object({ kind: z.literal("unreachable"), why: z.string() }),
  z.object({ kind: z.literal("not-there") }),
]);

/** For the core. */
export function createSqlErrands(given: {
  database: Store;
  vault: Vault;
  nextId: () => string;
  clock: Pick<Clock, "wallMs" | "uptimeMs" | "after">;
}): Errands & { forgetAll(): Promise<void> } {
  const { database, vault, nextId, clock } = given;
  const theKey = ownKeyOf({ database, vault, owner: keyOwner });
  const { read, write } = database;
  const pause = async (): Promise<void> => {
    await new Promise<void>((resolve) => void clock.after(lookEvery, resolve));
  };
  const outcomeOf = async (id: string): Promise<ErrandOutcome | undefined> => {
    const query = read.selectFrom("errands").select("outcome").where("errand_id", "=", id);
    const text = (await query.executeTakeFirst())?.outcome;
    if (text === undefined || text === null) return undefined;
    const outcome = outcomeSchema.parse(JSON.parse(text));
    return outcome.kind === "unreachable" ? { ...outcome, retryAfter: null } : outcome;
  };
  return {
    async ask(errand, { within, signal }) {
      const id = nextId();
      const key = await theKey();
      const what = key.seal(placeOf(id), JSON.stringify(errand));
      const row = { errand_id: id, what, asked_at_ms: Math.floor(clock.wallMs()), taken_by: null, outcome: null };
      const endsAtMs = clock.uptimeMs() + within;
      await database.commit([...vault.still([keyOwner]), { query: write.insertInto("errands").values(row) }]);
      try {
        while (clock.uptimeMs() < endsAtMs && !signal.aborted) {
          const outcome = await outcomeOf(id);
          if (outcome !== undefined) return outcome;
          await pause();
        }
        return { kind: "not-taken" };
      } finally {
        await database.commit([{ query: write.deleteFrom("errands").where("errand_id", "=", id) }]);
      }
    },
    /** Of a core before this one: nobody waits for them any more. */
    async forgetAll() {
      await database.commit([{ query: write.deleteFrom("errands") }]);
    },
  };
}

/** For whoever calls outside. */
export function createErrandRunner(given: {
  database: Store;
  vault: Vault;
  holder: string;
  does: DoesErrand;
  mayCall: () => boolean;
  log: Log;
}): AsyncDisposable & {
  /** Something may be asked. */
  wake(): void;
} {
  const { database, vault, holder, does, mayCall, log } = given;
  const theKey = ownKeyOf({ database, vault, owner: keyOwner });
  const { read, write } = database;
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  let looking: Promise<void> | undefined;

  const run = async (id: string, sealed: Uint8Array): Promise<void> => {
    const taken = write.updateTable("errands").set({ taken_by: holder }).where("errand_id", "=", id);
    try {
      await database.commit([{ query: taken.where("taken_by", "is", null), rows: 1 }]);
    } catch (error) {
      // Whoever asked has given up, or somebody else took it.
      if (error instanceof SqlError && error.code === "guard") return;
      throw error;
    }
    const errand = await opened(id, sealed);
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(takesMax)]);
    const done: Delivered | undefined = await does(errand, signal);
    const outcome = JSON.stringify(done ?? { kind: "not-there" });
    await database.commit([{ query: write.updateTable("errands").set({ outcome }).where("errand_id", "=", id) }]);
  };
  const opened = async (id: string, sealed: Uint8Array): Promise<Errand> => {
    const one = (await theKey()).open(placeOf(id), sealed);
    if (one.kind !== "text") throw new Error("What is sealed in it cannot be opened.");
    return errandSchema.parse(JSON.parse(one.text));
  };
  const look = async (): Promise<void> => {
    const free = underWayMax - underWay.size;
    if (free <= 0 || !mayCall() || closing.signal.aborted) return;
    const query = read.selectFrom("errands").select(["errand_id", "what"]).where("taken_by", "is", null);
    for (const row of await query.orderBy("asked_at_ms").limit(free).execute()) {
      const running = run(row.errand_id, row.what)
        .catch((error: unknown) => log.error("What the core wanted from outside could not be done.", { error }))
        .finally(() => underWay.delete(running));
      underWay.add(running);
    }
  };
  return {
    wake() {
      looking ??= look()
        .catch((error: unknown) =>
          log.error("What the core wants from outside cannot be read; trying again.", { error }),
        )
        .finally(() => (looking = undefined));
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("This process ends."));
      await looking;
      await Promise.all(underWay);
    },
  };
}

const placeOf = (id: string): string => `errand/${id}`;
