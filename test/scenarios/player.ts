/**
 * Plays a day in a home through `decide()` on a clock that only this file moves: heartbeats, deadlines, deliveries. What it
 * writes down is what people would have seen.
 */

import type { LifeKind, Confidence } from "@shouwang/shared/domain/alarm.ts";
import type { FaultKind, FaultState } from "@shouwang/shared/domain/fault.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import type { Telemetry } from "@shouwang/shared/domain/observation.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { PersonInput } from "../../cloud/alarms/incident-input.ts";
import type { Incident, JournalEntry } from "../../cloud/alarms/incident.ts";
import { stepsOpen, type IncidentPlan } from "../../cloud/alarms/incident-plan.ts";
import type { HomeSettings } from "../../cloud/detection/home-settings.ts";
import { freshHomeState } from "../../cloud/detection/home-state.ts";
import type { FaultVerdict } from "../../cloud/detection/verdict.ts";
import { decide } from "../../cloud/dispatch/decide.ts";
import type { After, Before, Context, DecideInput, Decision } from "../../cloud/dispatch/decision.ts";
import type { Delivery } from "../../cloud/dispatch/delivery.ts";
import { onePlan } from "../../cloud/dispatch/plan-book.ts";
import { firstPlan, wayOf } from "../../cloud/dispatch/plan.ts";
import { device, homeSettings, midnight } from "../builders/homes.ts";

/** What happens: by a device, a person, or to the gateway. */
export type Happening =
  | {
      what: "life";
      from: string;
      alarm: LifeKind;
      confidence: Confidence;
      edge: "raised" | "cleared";
      isUnreadable: boolean;
    }
  | { what: "observed"; from: string; observation: Telemetry }
  | { what: "device-fault"; from: string; fault: FaultKind; state: FaultState }
  /** `lost` = off, and the broker has said so. */
  | { what: "gateway"; is: "off" | "lost" | "on" }
  | { what: "cloud"; is: "down" | "up" }
  /** What is set from then on. */
  | { what: "plan"; plan: IncidentPlan }
  /** `done`: every step by hand that is open was done. */
  | { what: "person"; does: "acknowledge" | "attend" | "close" | "on-my-way" | "cannot" | "done" | "fine"; by: string };

export const motion = (from: string): Happening => ({
  what: "observed",
  from,
  observation: { kind: "state", what: "motion", value: "active", repeated: false },
});
export const still = (from: string): Happening => ({
  what: "observed",
  from,
  observation: { kind: "state", what: "motion", value: "still", repeated: false },
});
export const door = (value: "open" | "closed"): Happening => ({
  what: "observed",
  from: "door",
  observation: { kind: "state", what: "door", value, repeated: false },
});
export const lying = (from: string, value: "lying" | "clear" = "lying"): Happening => ({
  what: "observed",
  from,
  observation: { kind: "state", what: "lying", value, repeated: false },
});
export const life = (from: string, alarm: LifeKind, confidence: Confidence = "certain"): Happening => ({
  what: "life",
  from,
  alarm,
  confidence,
  edge: "raised",
  isUnreadable: false,
});
export const press = (from = "button"): Happening => life(from, "panic");
export const radarFall = (): Happening => life("radar-bathroom", "fall", "low");
export const over = (from: string, alarm: LifeKind): Happening => ({
  what: "observed",
  from,
  observation: { kind: "life", alarm, edge: "cleared", confidence: "low", evidence: "level back", repeated: false },
});

/** `at` is the clock of the day, `"HH:MM"` or `"HH:MM:SS"`; hours beyond 23 are the next day. */
export const at = (clock: string): number => {
  const [hour = 0, minute = 0, second = 0] = clock.split(":").map(Number);
  return hours(hour) + minutes(minute) + seconds(second);
};
export const clockOf = (ms: number): string => {
  const whole = Math.floor(ms / 1_000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(Math.floor(whole / 3_600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
};

export type Scenario = {
  title: string;
  settings?: Partial<HomeSettings>;
  /** Connectors that do not answer. */
  deadConnectors?: readonly string[];
  /** Ways that will not take it: a wrong number, nobody on duty. `voice>contact:c-1`. */
  refusing?: readonly string[];
  /** What is set when the day begins; left out: desk, and a webhook. */
  plan?: IncidentPlan;
  /** Whom anything was sent to is looked at too: `told <way> <reason>`. */
  looksAtTold?: true;
  day: readonly (readonly [clock: string, happens: Happening])[];
  until: string;
  /** Everything that people would have seen, in order: `HH:MM:SS what`. */
  must: readonly string[];
};

export type Played = {
  seen: readonly string[];
  before: Before;
  incidents: readonly Incident[];
  journal: readonly JournalEntry[];
  faults: readonly FaultVerdict[];
  decisions: readonly { nowMs: number; decision: Decision }[];
};

/** @param shiftMs moves every instant. @param reload what happens to the stored state between decisions. */
export function play(
  scenario: Scenario,
  options: { shiftMs: number; reload: (before: Before) => Before } = { shiftMs: 0, reload: (before) => before },
): Played {
  const start = midnight + options.shiftMs;
  let count = 0;
  const settings = { ...homeSettings, ...scenario.settings };
  let set = scenario.plan ?? firstPlan(["desk", "webhook"]);
  const context: Context = {
    settings,
    plans: { planFor: (asked) => onePlan(set).planFor(asked) },
    subject: `home:${settings.homeId}`,
    homeId: settings.homeId,
    gatewayId: null,
    nextId: () => `id-${++count}`,
  };
  // The kit is switched on a minute before the first thing happens.
  const firstMs = start + at(scenario.day[0]?.[0] ?? "00:01") - minutes(1);
  let before: Before = { homeState: freshHomeState(firstMs), incident: null, deliveries: [] };
  let dueAtMs: number | null = firstMs;
  const seen: string[] = [];
  const journal: JournalEntry[] = [];
  const faults: FaultVerdict[] = [];
  const incidents = new Map<string, Incident>();
  const decisions: { nowMs: number; decision: Decision }[] = [];

  const take = (input: DecideInput, nowMs: number): void => {
    const decision = decide(options.reload(before), input, context, nowMs);
    decisions.push({ nowMs, decision });
    if (decision.kind === "refused") {
      seen.push(`${clockOf(nowMs - start)} refused ${decision.code}`);
      return;
    }
    write(decision, nowMs);
  };
  const write = (after: After, nowMs: number): void => {
    const same = before.incident?.incidentId === after.incident?.incidentId;
    const updated = (same ? before.deliveries : []).map(
      (one) => after.deliveries.update.find((other) => other.deliveryId === one.deliveryId) ?? one,
    );
    before = {
      homeState: after.homeState,
      incident: after.incident,
      deliveries: [...updated, ...after.deliveries.create],
    };
    ({ dueAtMs } = after);
    if (after.incident) incidents.set(after.incident.incidentId, after.incident);
    journal.push(...after.journal);
    faults.push(...after.faults);
    const clock = clockOf(nowMs - start);
    for (const line of after.journal) {
      const kind = after.incident?.alarms.find((one) => one.alarmId === line.alarmId)?.alarm;
      if (line.what === "opened" || line.what === "delivered" || line.what === "delivery-failed") continue;
      seen.push(
        `${clock} ${line.what}${kind === undefined ? "" : ` ${kind}`}${line.who === "system" ? "" : ` by ${line.who}`}`,
      );
    }
    if (scenario.looksAtTold)
      for (const one of after.deliveries.create) seen.push(`${clock} told ${wayOf(one)} ${one.reason}`);
    for (const one of after.faults) seen.push(`${clock} fault ${one.fault} ${one.state} ${one.owner}`);
  };

  let isOn = true;
  let isUp = true;
  let buffered: { happening: Happening; occurredAtMs: number; number: number }[] = [];
  const send = (item: { happening: Happening; occurredAtMs: number; number: number }, nowMs: number): void => {
    const { happening, occurredAtMs } = item;
    if (happening.what === "life") {
      const id = `alarm-${item.number}`;
      take(
        {
          kind: "life",
          alarmId: must(parseAlarmId(id), id),
          event: happening.isUnreadable
            ? null
            : {
                kind: "life",
                alarm: happening.alarm,
                edge: happening.edge,
                confidence: happening.confidence,
                evidence: "played",
                repeated: false,
              },
          deviceId: happening.isUnreadable ? null : device(happening.from),
          isKnownDevice: settings.devices.some((one) => one.deviceId === happening.from),
          occurredAtMs: happening.isUnreadable ? null : occurredAtMs,
          recordedAtMs: nowMs,
        },
        nowMs,
      );
    }
    if (happening.what === "observed") {
      const { observation } = happening;
      const deviceId = device(happening.from);
      take({ kind: "observed", deviceId, isKnownDevice: true, observation, occurredAtMs, recordedAtMs: nowMs }, nowMs);
    }
    if (happening.what === "device-fault") {
      const { fault, state } = happening;
      take(
        {
          kind: "fault-reported",
          deviceId: device(happening.from),
          report: { kind: "fault", fault, state, detail: "played" },
          occurredAtMs,
          recordedAtMs: nowMs,
        },
        nowMs,
      );
    }
  };
  const happen = (item: { happening: Happening; occurredAtMs: number; number: number }, nowMs: number): void => {
    const { happening } = item;
    switch (happening.what) {
      case "gateway": {
        isOn = happening.is === "on";
        if (happening.is === "lost") take({ kind: "gateway-offline", recordedAtMs: nowMs }, nowMs);
        if (!isOn) return;
        take({ kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs }, nowMs);
        const waiting = buffered;
        buffered = [];
        for (const one of waiting) send(one, nowMs);
        return;
      }
      case "plan":
        set = happening.plan;
        return;
      case "cloud":
        isUp = happening.is === "up";
        return;
      case "person": {
        const version = before.incident?.version ?? 0;
        const { does, by } = happening;
        for (const command of commandsOf(does, by, version, before.incident)) take({ kind: "person", command }, nowMs);
        return;
      }
      case "life":
      case "observed":
      case "device-fault":
        if (isOn) send(item, nowMs);
        else buffered.push(item);
    }
  };

  const endMs = start + at(scenario.until);
  const events = scenario.day.map(([clock, happening], index) => ({
    happening,
    occurredAtMs: start + at(clock),
    number: index + 1,
  }));
  let beatAtMs = firstMs + minutes(1);
  let nowMs = firstMs;
  for (;;) {
    const delivery: Delivery | undefined = before.deliveries
      .filter((one) => one.standing === "due")
      .toSorted((a, b) => a.dueAtMs - b.dueAtMs)[0];
    const eventAtMs = events[0]?.occurredAtMs ?? Infinity;
    const tickAtMs = isUp ? (dueAtMs ?? Infinity) : Infinity;
    const deliveryAtMs = isUp ? (delivery?.dueAtMs ?? Infinity) : Infinity;
    const nextMs = Math.min(eventAtMs, tickAtMs, deliveryAtMs, beatAtMs);
    if (nextMs > endMs) break;
    const [event] = events;
    // What came due while the cloud was down is late: it happens now, not then.
    nowMs = Math.max(nowMs, nextMs);
    if (event !== undefined && eventAtMs <= nextMs) {
      events.shift();
      happen(event, nowMs);
    } else if (delivery !== undefined && deliveryAtMs <= nextMs) {
      const isDead = scenario.deadConnectors?.includes(delivery.connector) === true;
      const isRefused = scenario.refusing?.includes(wayOf(delivery)) === true;
      take(
        {
          kind: "delivered",
          delivery,
          outcome: isRefused
            ? { kind: "refused", why: "Nobody is there." }
            : isDead
              ? { kind: "unreachable", why: "no answer", retryAfter: null }
              : { kind: "accepted", receipt: "shown" },
        },
        nowMs,
      );
    } else if (tickAtMs <= nextMs) {
      take({ kind: "tick" }, nowMs);
    } else {
      if (isOn && isUp) take({ kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs }, nowMs);
      beatAtMs += minutes(1);
    }
  }
  return { seen, before, incidents: [...incidents.values()], journal, faults, decisions };
}

function commandsOf(
  does: Extract<Happening, { what: "person" }>["does"],
  by: string,
  version: number,
  incident: Incident | null,
): readonly PersonInput[] {
  switch (does) {
    case "close":
      return [{ kind: does, by, version, outcome: "assisted", note: "" }];
    case "acknowledge":
    case "attend":
      return [{ kind: does, by, version }];
    case "on-my-way":
    case "cannot":
      return [{ kind: "says", what: does, by, version, via: "voice" }];
    case "fine":
      return [{ kind: does, by, version, via: "voice" }];
    case "done":
      return (incident === null ? [] : stepsOpen(incident)).map(({ stepId }, n) => {
        const standing = "done";
        return { kind: "step", stepId, standing, why: "called", by, version: version + n };
      });
  }
}
