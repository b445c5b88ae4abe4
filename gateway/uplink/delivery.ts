/**
 * Brings what the outbox holds to the cloud, lane by lane, until receipts say that it is there.
 *
 * Idea: the outbox is the truth; here is only how far we have sent in this session. A lost message, a lost receipt and a restart all
 * end the same way: the cursor goes back to the lowest number without a receipt, and it is sent again. Life rows do not queue: a
 * fresh one is published at once, past anything that is being sent again.
 *
 * Limits: `windowMax` messages of a lane without receipt; none for `resendAfter` means that they are sent again. A refused publish
 * ends the turn, never loops. A life row during whose publish the connection was lost goes last the next time (`suspectsMax` of them):
 * a broker that cuts us for one message must not keep back the others. Source: docs/architecture.md §2.3, §2.4.
 */

import type { AlarmId, AssignmentId, Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { Stamp } from "@shouwang/shared/domain/observation.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { encodeMessage } from "@shouwang/shared/wire/codec.ts";
import type { UpChannel } from "@shouwang/shared/wire/topics.ts";
import {
  faultMessage,
  firstBatch,
  lifeMessage,
  recordsMax,
  telemetryMessage,
  type FaultRow,
  type LifeRow,
  type SendableRow,
  type SkippedRange,
  type TelemetryRow,
} from "./messages.ts";

/** Telemetry and faults: after an outage this much is under way at once; life: this many old rows, besides every fresh one. */
const windowMax = { life: 16, fault: 4, telemetry: 8 } as const;
export const resendAfter = seconds(10);
/** After new rows, or a gap that we cannot fill: for so long skipped numbers may wait for a row to travel with. */
export const skipsAfter = seconds(30);
/** Rows resent for one gap that the cloud names; the next receipt names what is still missing. */
const gapRowsMax = 256;
/** Life rows of which a receipt said that they are stored, above a hole: not sent again in this session. More than a home can press. */
const heldMax = 4_096;
/** Innocent ones are among them and leave with their next publish; more than this many go in their turn. */
const suspectsMax = 64;

type Place = { epoch: Epoch; seq: number };

/** The part of the outbox that sending needs. */
export type RowSource = {
  epoch: Epoch;
  pending(query: { lane: Lane; after?: Place; limit: number }): Promise<readonly SendableRow[]>;
  rowsIn(query: { epoch: Epoch; lane: Lane; from: number; to: number; limit: number }): Promise<readonly SendableRow[]>;
  skipped(query: { epoch: Epoch; lane: Lane }): Promise<readonly SkippedRange[]>;
  standings(): Promise<readonly { epoch: Epoch; lane: Lane; lowest: number; next: number }[]>;
};

export type DeliveryPorts = {
  source: RowSource;
  publish(channel: UpChannel, payload: Uint8Array): Promise<"handed-over" | "refused">;
  /** Says hello, which names skipped life numbers. */
  hello(): Promise<void>;
  assignmentId: AssignmentId;
  stamp(): Stamp;
  uptimeMs(): number;
};

type InFlight = { epoch: Epoch; from: number; to: number; sentAtMs: number; alarmId: AlarmId | undefined };
type LaneState = {
  cursor: Place | undefined;
  inFlight: InFlight[];
  isPumping: boolean;
  isAskedAgain: boolean;
  hasMore: boolean;
  sent: number;
};

export type Delivery = {
  /** A new session: whatever was sent before may be lost with the old one. */
  restart(): void;
  stop(): void;
  /** Before they are sent: with a spare outbox two epochs take rows in one run, and sending may stand behind the place of these. */
  accepted(rows: readonly { epoch: Epoch; lane: Lane }[]): void;
  sendFresh(place: Place): Promise<void>;
  /** Sends what is pending and not yet sent, as far as the window allows. */
  pump(lane: Lane): Promise<void>;
  /** From the lowest number without receipt, again. */
  resend(lane: Lane): Promise<void>;
  /** Sends pending telemetry; when there is none, an empty message. */
  flush(): Promise<void>;
  proofOfLife(): Promise<void>;
  /** Epochs in which only skipped numbers are left: once a session, and some time after something changed. */
  sendSkips(): Promise<void>;
  /** After the outbox has noted the mark. */
  receipted(receipt: {
    epoch: Epoch;
    lane: Lane;
    through: number;
    missing: readonly (readonly [number, number])[];
    /** Alarms of this epoch that the cloud has, whatever is missing below them. */
    stored?: readonly AlarmId[];
  }): Promise<void>;
  /** Another ledger: what the one before had stored is to be sent to this one. */
  forgetHeld(): void;
  /** The cloud has just begun to listen: what is under way without a receipt may have reached nobody, and goes again. */
  unheard(): Promise<void>;
  /** Whether messages are under way without a receipt. */
  isWaiting(): boolean;
  nextDueMs(): number | undefined;
  /** Sends again what has waited too long. */
  due(): Promise<void>;
};

export function createDelivery(ports: DeliveryPorts): Delivery {
  const { source } = ports;
  const session: { isRunning: boolean; skipsDueMs: number | undefined; isHelloOwed: boolean } = {
    isRunning: false,
    skipsDueMs: undefined,
    isHelloOwed: false,
  };
  const lookForSkips = (): void => void (session.skipsDueMs ??= ports.uptimeMs() + skipsAfter);
  const blank = (): LaneState => ({
    cursor: undefined,
    inFlight: [],
    isPumping: false,
    isAskedAgain: false,
    hasMore: false,
    sent: 0,
  });
  /** Epochs that took rows in this run. */
  const live = new Set<Epoch>();
  const lanes: Record<Lane, LaneState> = { life: blank(), fault: blank(), telemetry: blank() };

  /** Life rows whose last publish was refused, by epoch and number. */
  const suspects = new Map<string, Place>();
  const nameOf = ({ epoch, seq }: Place): string => `${epoch}/${seq}`;
  const judge = (place: Place, isHandedOver: boolean): void => {
    if (isHandedOver) suspects.delete(nameOf(place));
    else if (suspects.size < suspectsMax) suspects.set(nameOf(place), { epoch: place.epoch, seq: place.seq });
  };

  /** Without it sixteen alarms behind one that cannot be delivered would fill the window for ever. */
  const held = new Set<string>();
  const hold = (epoch: Epoch, stored: readonly AlarmId[]): void => {
    const { life } = lanes;
    // By its place and not by its alarm: the same alarm may stand in two books, and each of its numbers wants a receipt.
    const isStored = (one: InFlight): boolean =>
      one.epoch === epoch && one.alarmId !== undefined && stored.includes(one.alarmId);
    for (const one of life.inFlight) if (isStored(one)) held.add(nameOf({ epoch, seq: one.to }));
    for (const oldest of held) {
      if (held.size <= heldMax) break;
      held.delete(oldest);
    }
    life.inFlight = life.inFlight.filter((one) => !isStored(one));
  };

  const publishRows = async (rows: readonly SendableRow[], skipped: readonly SkippedRange[]): Promise<boolean> => {
    const [first] = rows;
    if (!first) return true;
    const of = { epoch: first.epoch, assignmentId: first.assignmentId, skipped, sentAt: ports.stamp() };
    const isHandedOver = (await send(first.lane, rows, of)) === "handed-over";
    if (first.lane === "life") judge(first, isHandedOver);
    return isHandedOver;
  };

  const send = (
    lane: Lane,
    rows: readonly SendableRow[],
    of: { epoch: Epoch; assignmentId: AssignmentId; skipped: readonly SkippedRange[]; sentAt: Stamp },
  ): Promise<"handed-over" | "refused"> => {
    switch (lane) {
      case "life": {
        const [row] = rows.filter((one): one is LifeRow => one.lane === "life");
        return row ? ports.publish("life", encodeMessage(lifeMessage(row, of.sentAt))) : Promise.resolve("refused");
      }
      case "fault": {
        const faults = rows.filter((one): one is FaultRow => one.lane === "fault");
        return ports.publish("fault", encodeMessage(faultMessage({ ...of, rows: faults })));
      }
      case "telemetry": {
        const telemetry = rows.filter((one): one is TelemetryRow => one.lane === "telemetry");
        return ports.publish("telemetry", encodeMessage(telemetryMessage({ ...of, rows: telemetry })));
      }
    }
  };

  const pumpOnce = async (lane: Lane): Promise<void> => {
    const state = lanes[lane];
    const batchMax = lane === "life" ? 1 : recordsMax[lane];
    for (;;) {
      if (!session.isRunning) return;
      if (state.inFlight.length >= windowMax[lane]) {
        state.hasMore = true;
        return;
      }
      const { cursor } = state;
      const rows = await source.pending({ lane, ...(cursor ? { after: cursor } : {}), limit: batchMax });
      const batch = firstBatch(rows);
      const last = batch.at(-1);
      if (!last) {
        // Card and spare are two books without a common order: a newer row of the one may lie before a place in the other. So
        // when everything sent is receipted we look again from the lowest, and until then we remember to. Life rows that wait are
        // looked for from the lowest by the clock.
        const isElsewhere = lane !== "life" && cursor !== undefined && cursor.epoch !== source.epoch;
        if (isElsewhere && state.inFlight.length === 0 && state.cursor === cursor) {
          state.cursor = undefined;
          continue;
        }
        state.hasMore = isElsewhere && state.inFlight.length > 0;
        if (lane === "life") await sendSuspects();
        return;
      }
      const skipped = lane === "life" ? [] : await source.skipped({ epoch: last.epoch, lane });
      // Somebody may have moved the cursor back while we read: then this batch comes again by itself.
      if (state.cursor !== cursor) continue;
      state.cursor = { epoch: last.epoch, seq: last.seq };
      const alarmId = last.lane === "life" ? last.alarmId : undefined;
      if (alarmId !== undefined && (suspects.has(nameOf(last)) || held.has(nameOf(last)))) continue;
      state.inFlight.push({
        epoch: last.epoch,
        from: batch[0]?.seq ?? last.seq,
        to: last.seq,
        sentAtMs: ports.uptimeMs(),
        alarmId,
      });
      state.sent++;
      if (!(await publishRows(batch, skipped))) return;
      // Fewer than asked for: that was all. Whoever comes meanwhile asks again.
      if (batch.length === rows.length && rows.length < batchMax) {
        state.hasMore = false;
        return;
      }
    }
  };

  const sendSuspects = async (): Promise<void> => {
    for (const { epoch, seq } of suspects.values()) {
      const rows = await source.rowsIn({ epoch, lane: "life", from: seq, to: seq, limit: 1 });
      if (!session.isRunning || !(await publishRows(rows, []))) return;
    }
  };

  /** One pump a lane at a time; who asks meanwhile is served by one more turn. */
  const pump = async (lane: Lane): Promise<void> => {
    const state = lanes[lane];
    if (state.isPumping) {
      state.isAskedAgain = true;
      return;
    }
    state.isPumping = true;
    try {
      do {
        state.isAskedAgain = false;
        await pumpOnce(lane);
      } while (state.isAskedAgain && session.isRunning);
    } finally {
      state.isPumping = false;
    }
  };

  const rewind = (lane: Lane): void => {
    lanes[lane].cursor = undefined;
    lanes[lane].inFlight = [];
  };

  /** Epochs in which only skipped numbers are left have no row to travel with, so they get a message of their own. */
  const sendBareSkips = async (of: readonly Lane[]): Promise<void> => {
    let isLifeSkipped = false;
    for (const { epoch, lane, ...standing } of await source.standings()) {
      if (!session.isRunning) return;
      if (!of.includes(lane) || standing.lowest >= standing.next) continue;
      const skipped = await source.skipped({ epoch, lane });
      if (skipped.length === 0) continue;
      if (lane === "life") {
        isLifeSkipped = true;
        continue;
      }
      const rows = await source.rowsIn({ epoch, lane, from: standing.lowest, to: standing.next, limit: 1 });
      if (rows.length > 0) continue;
      await send(lane, [], { epoch, assignmentId: ports.assignmentId, skipped, sentAt: ports.stamp() });
      // Until the cloud's receipt has passed them.
      lookForSkips();
    }
    if (!isLifeSkipped && !session.isHelloOwed) return;
    session.isHelloOwed = false;
    await ports.hello();
    if (isLifeSkipped) lookForSkips();
  };

  const sayAlive = async (): Promise<void> => {
    if (!session.isRunning) return;
    const empty = { epoch: source.epoch, assignmentId: ports.assignmentId, skipped: [], sentAt: ports.stamp() };
    await send("telemetry", [], empty);
  };

  const resend = async (lane: Lane): Promise<void> => {
    if (!session.isRunning) return;
    rewind(lane);
    if (lane !== "life") await sendBareSkips([lane]);
    await pump(lane);
  };

  return {
    restart() {
      session.isRunning = true;
      for (const lane of ["life", "fault", "telemetry"] as const) rewind(lane);
      held.clear();
    },
    stop() {
      session.isRunning = false;
    },
    accepted(rows) {
      for (const { epoch, lane } of rows) {
        live.add(epoch);
        if (lane !== "life") lookForSkips();
        const { cursor } = lanes[lane];
        // A backlog of earlier runs lies in front of both and is not begun again for each new row.
        if (cursor && cursor.epoch !== epoch && live.has(cursor.epoch)) rewind(lane);
      }
    },
    async sendFresh({ epoch, seq }) {
      const rows = await source.rowsIn({ epoch, lane: "life", from: seq, to: seq, limit: 1 });
      if (session.isRunning) await publishRows(rows, []);
    },
    pump,
    resend,
    async flush() {
      const { sent, isPumping } = lanes.telemetry;
      await pump("telemetry");
      // Each row of a group asks: whom the turn under way serves has said that he lives, and an empty message a row would be a flood.
      if (!isPumping && lanes.telemetry.sent === sent) await sayAlive();
    },
    proofOfLife: sayAlive,
    // Life skips were in the hello that opened the session.
    sendSkips: () => sendBareSkips(["fault", "telemetry"]),
    forgetHeld: () => held.clear(),
    async receipted({ epoch, lane, through, missing, stored }) {
      const state = lanes[lane];
      if (stored && lane === "life") hold(epoch, stored);
      state.inFlight = state.inFlight.filter((one) => one.epoch !== epoch || one.to > through);
      if (lane === "life")
        for (const one of suspects.values())
          if (one.epoch === epoch && one.seq <= through) suspects.delete(nameOf(one));
      for (const [from, to] of missing) {
        // What is still on its way is named as missing too, by a receipt that overtook it.
        if (
          state.inFlight.some(
            (one) =>
              one.epoch === epoch &&
              one.from <= to &&
              one.to >= from &&
              ports.uptimeMs() - one.sentAtMs < resendAfter / 5,
          )
        ) {
          continue;
        }
        const named = await source.rowsIn({ epoch, lane, from, to, limit: gapRowsMax });
        // A suspect has its turn at the end of the next round, after all others.
        let rows = named.filter((row) => lane !== "life" || !suspects.has(nameOf(row)));
        const known = await source.skipped({ epoch, lane });
        if (named.length === 0) {
          lookForSkips();
          // Receipted and not kept: a crash made the cloud forget its mark, and our hello says how far that was.
          session.isHelloOwed ||= !known.some((one) => one.from <= to && one.to >= from);
        }
        const skipped = lane === "life" ? [] : known;
        if (rows.length === 0 && skipped.length > 0 && session.isRunning) {
          await send(lane, [], { epoch, assignmentId: ports.assignmentId, skipped, sentAt: ports.stamp() });
        }
        while (rows.length > 0 && session.isRunning) {
          const batch = firstBatch(rows);
          if (!(await publishRows(batch, skipped))) return;
          rows = rows.slice(batch.length);
        }
      }
      if (state.hasMore) await pump(lane);
    },
    async unheard() {
      await resend("life");
      for (const lane of ["fault", "telemetry"] as const) if (lanes[lane].inFlight.length > 0) await resend(lane);
    },
    isWaiting: () => Object.values(lanes).some((lane) => lane.isPumping || lane.inFlight.length > 0),
    nextDueMs() {
      if (!session.isRunning) return undefined;
      // What is just being sent is looked at when that has ended; until then it must not wake anybody in vain.
      const idle = Object.values(lanes).filter((lane) => !lane.isPumping);
      const sent = idle.flatMap((lane) => lane.inFlight.map((one) => one.sentAtMs + resendAfter));
      const dues = session.skipsDueMs === undefined ? sent : [...sent, session.skipsDueMs];
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
    async due() {
      for (const lane of ["life", "fault", "telemetry"] as const) {
        const isLate = lanes[lane].inFlight.some((one) => ports.uptimeMs() - one.sentAtMs >= resendAfter);
        if (isLate && !lanes[lane].isPumping) await resend(lane);
      }
      if (session.skipsDueMs === undefined || ports.uptimeMs() < session.skipsDueMs) return;
      session.skipsDueMs = undefined;
      if (session.isRunning) await sendBareSkips(["life", "fault", "telemetry"]);
    },
  };
}
