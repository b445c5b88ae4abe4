/**
 * A life alarm that comes again because the cloud lost it: a backup was put back, and the home sent what it still had.
 *
 * Idea: people had this alarm in hand once, and their home heard that they closed it. So it is written down as what it is, closed
 * and with the reason, and nobody is called. Whether that is so is decided elsewhere (`ingest/ledger/former-ledger.ts`); here is only the record.
 *
 * Inputs: the alarm, where it belongs, now. Limits: who closed it and how is lost with the ledger; the outcome stays empty.
 * Source: docs/architecture.md §2.5; docs/decisions/0041.
 */

import type { AlarmId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent } from "@shouwang/shared/domain/observation.ts";
import { opened, type Fresh } from "./alarm-machine.ts";
import { changed, entry } from "./answer.ts";
import type { Changed } from "./incident-input.ts";

const note =
  "Recovered: this alarm reached people before the database was restored from a backup, and its home was told that they closed it.";

export function recoveredIncident(
  fresh: Fresh,
  alarm: { alarmId: AlarmId; event: LifeEvent; deviceId: DeviceId; occurredAtMs: number | null },
  nowMs: number,
): Changed {
  const { alarmId, event, deviceId, occurredAtMs } = alarm;
  const line = entry(nowMs, "system", alarmId);
  const lateByMs = occurredAtMs === null ? 0 : Math.max(0, nowMs - occurredAtMs);
  const { confidence, evidence } = event;
  const heard = {
    alarmId,
    alarm: event.alarm,
    phase: "raised",
    deviceId,
    confidence,
    occurredAtMs,
    recordedAtMs: nowMs,
    lateByMs,
    outsideAtMs: null,
    reason: note,
    evidence,
  } as const;
  return changed(
    {
      ...opened(fresh, "raised", nowMs),
      alarms: [heard],
      phase: "closed",
      closedAtMs: nowMs,
      closedBy: "system",
      note,
      nextStepDueAtMs: null,
    },
    [line("opened", `First alarm: ${event.alarm}.`), line("closed", note)],
  );
}
