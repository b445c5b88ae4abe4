/**
 * Opens what keeps records: database, slots for life records, memory behind both. Part of `app.ts`.
 *
 * Each of them may be missing; what is left is used, and the fault `storage` says what is not.
 */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { Config } from "./config.ts";
import { slotsInTime, type LifeSlots } from "./outbox/life-slots.ts";
import { createMemoryOutbox } from "./outbox/memory-outbox.ts";
import type { Outbox } from "./outbox/outbox.ts";
import { openSlotFile } from "./outbox/slot-file.ts";
import { openSlottedOutbox } from "./outbox/slotted-outbox.ts";
import { createSparedOutbox } from "./outbox/spared-outbox.ts";
import { openSqliteOutbox } from "./outbox/sqlite-outbox.ts";

/** The one place where the house hears how its card is: of each part what is wrong with it, and of the whole whether nothing is. */
export type Card = {
  isSound: boolean;
  detail: string;
  /** When the last telemetry of the run before happened. */
  newestMs?: number | undefined;
  tell(): void;
};

type World = { clock: Clock; systemClock: Clock; newEpoch(): Epoch };
type Part = "database" | "slots";
type Note = (part: Part, trouble: string | undefined) => void;

export async function openOutbox(
  config: Pick<Config, "dataFolder" | "clock">,
  world: World,
  card: Card,
): Promise<Outbox> {
  const troubles = new Map<Part, string>();
  const note: Note = (part, trouble) => {
    if (trouble === undefined) troubles.delete(part);
    else troubles.set(part, trouble);
    card.isSound = troubles.size === 0;
    card.detail = card.isSound ? "the card takes records again" : [...troubles.values()].join("; ");
    card.tell();
  };
  const { systemClock } = world;
  // Before the database, so that its space is taken while there is some.
  const slots = await openSlots(config, systemClock, note);
  const { inner, cardEpoch } = await openDatabase(config, world, { slots, note, card });
  if (!slots) return inner;
  const { outbox, recovered } = await openSlottedOutbox({
    inner,
    slots,
    cardEpoch,
    clock: systemClock,
    listener: { unsound: (detail) => note("slots", detail), sound: () => note("slots", undefined) },
  });
  if (recovered > 0)
    note("database", `${recovered} life records were missing in the outbox and are sent from their slots`);
  return outbox;
}

async function openSlots(config: Pick<Config, "dataFolder">, clock: Clock, note: Note): Promise<LifeSlots | undefined> {
  try {
    mkdirSync(config.dataFolder, { recursive: true });
    const slots = await slotsInTime(openSlotFile({ path: join(config.dataFolder, "life.slots") }), clock);
    if (slots.damaged > 0) note("slots", `${slots.damaged} slots for life records were damaged`);
    return slots;
  } catch (error) {
    note("slots", `life records have no slots: ${sentence(error)}`);
    return undefined;
  }
}

/** With a database: telemetry and alarms on it, and memory behind it for alarms. Without: memory for all. */
async function openDatabase(
  config: Pick<Config, "dataFolder" | "clock">,
  { clock, systemClock, newEpoch }: World,
  { slots, note, card }: { slots: LifeSlots | undefined; note: Note; card: Card },
): Promise<{ inner: Outbox; cardEpoch: Epoch | undefined }> {
  const spare = createMemoryOutbox({ epoch: newEpoch(), limits: { rowsMax: 20_000, dropChunk: 500 } });
  try {
    const { outbox, setAside, damage, newestMs } = await openSqliteOutbox({
      path: join(config.dataFolder, "outbox.db"),
      epoch: newEpoch(),
      nowMs: Math.round(clock.wallMs()),
      lifeElsewhere: slots?.found ?? [],
      // A replay waits for each commit, so nothing is gained by waiting for company.
      ...(config.clock.kind === "replay" ? { groupTime: millis(0) } : {}),
    });
    card.newestMs = newestMs;
    if (setAside !== undefined)
      note("database", `the outbox was damaged; it is kept as ${setAside}, and what could be read is in a new one`);
    else if (damage.lost + damage.repaired > 0)
      note("database", `the card damaged ${damage.lost + damage.repaired} rows; ${damage.lost} of them are lost`);
    const inner = createSparedOutbox(
      outbox,
      spare,
      {
        unsound: (detail) => note("database", detail),
        sound: () => note("database", undefined),
      },
      systemClock,
    );
    return { inner, cardEpoch: outbox.epoch };
  } catch (error) {
    note("database", `the outbox has no database: ${sentence(error)}`);
    return { inner: spare, cardEpoch: undefined };
  }
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
