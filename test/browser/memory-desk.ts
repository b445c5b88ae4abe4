/**
 * A desk in memory behind the API's ports: incidents, commands with versions, and the feed. It decides nothing about alarms;
 * a test says what has happened, and sees what a page or a program makes of it.
 */

import { alarmView } from "../../cloud/desk/views.ts";
import { must, parseAlarmId, parseHomeId, parseIncidentId, type AreaCode } from "../../shared/domain/ids.ts";
import { apply } from "../../cloud/alarms/alarm-machine.ts";
import { arrived } from "../../cloud/alarms/sent.ts";
import { handOverInput } from "../../cloud/alarms/hand-over.ts";
import type { PersonInput } from "../../cloud/alarms/incident-input.ts";
import { stepsOpen } from "../../cloud/alarms/incident-plan.ts";
import type { FaultView, HomeDay, HomeView, IncidentDetail, IncidentView } from "../../cloud/api/contract.ts";
import type {
  DeskAnswer,
  DeskCommands,
  DeskPresence,
  DeskQueries,
  FeedEvent,
  Ground,
  LiveFeed,
  Snapshot,
} from "../../cloud/api/ports.ts";
import type { Care } from "../../cloud/api/ports-care.ts";
import type { DeskCalls } from "../../cloud/api/ports-calls.ts";
import type { Sendables } from "../../cloud/api/ports-acts.ts";
import type { DeskPeople } from "../../cloud/api/ports-looking.ts";
import { bothPresences } from "../../cloud/desk/calls-feed.ts";
import { createDeskPeople } from "../../cloud/desk/desk-people.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import type { HomeScreen, Screens } from "../../cloud/api/ports-screens.ts";
import type { Shift } from "../../cloud/shifts/shift.ts";
import type { Shifts } from "../../cloud/shifts/shifts.ts";
import type { WorkBoard } from "../../cloud/faults/work-board.ts";
import { nothingTried } from "../builders/tried.ts";
import { untouchedWork } from "../builders/work-boards.ts";
import type { CloudLoop } from "../../cloud/loop/port.ts";
import type { Drills } from "../../cloud/drills/drills.ts";
import type { Trials } from "../../cloud/trials/trials.ts";
import { aLearnedDay } from "../builders/care-views.ts";
import { shownCare } from "../builders/shown-care.ts";
import { noCalls } from "../builders/no-calls.ts";
import { raisedAlarm, raisedIncident } from "../builders/incidents.ts";

export type MemoryDesk = {
  queries: DeskQueries;
  commands: DeskCommands;
  feed: LiveFeed;
  calls: DeskCalls;
  people: DeskPeople;
  screens: Screens;
  care: Care;
  sendables: Sendables;
  shifts: Shifts;
  presence: DeskPresence;
  work: WorkBoard;
  trials: Trials;
  drills: Drills;
  trying: Pick<CloudLoop, "beginTrial" | "endTrial">;
  ground: Ground;
  /** What pages said they have on their screens, oldest first. */
  shown: { incidentId: string; version: number }[];
  desks: Set<string>;
  /** Something has happened: stored, then published. */
  change(incident: IncidentDetail): void;
  publish(event: FeedEvent): void;
  incident(incidentId: string): IncidentDetail | undefined;
};

type SaidAct = PersonInput extends infer One ? (One extends PersonInput ? Omit<One, "by" | "version"> : never) : never;

type Start = {
  nowMs: () => number;
  homes?: readonly HomeView[];
  faults?: readonly FaultView[];
  incidents?: readonly IncidentDetail[];
  /** Where homes stand; left out: nobody has said. */
  areas?: Readonly<Record<string, AreaCode>>;
  /** Left out: a desk with a telephone beside it. */
  calls?: DeskCalls;
  sendable?: Awaited<ReturnType<Sendables["of"]>>;
  day?: (range: { homeId: string; fromMs: number; toMs: number }) => HomeDay;
  /** What is registered of a home besides its card; left out: nothing but whom the telephone knows. */
  screen?: (homeId: string) => Partial<HomeScreen>;
};

export function createMemoryDesk(start: Start): MemoryDesk {
  const incidents = new Map((start.incidents ?? []).map((incident) => [String(incident.incidentId), incident]));
  const homes = start.homes ?? [];
  const faults = start.faults ?? [];
  const listeners = new Set<(event: FeedEvent) => void>();
  const calls = start.calls ?? noCalls;
  const people = createDeskPeople(createSystemClock({ trust: () => "trusted" }));
  const shown: MemoryDesk["shown"] = [];
  const desks = new Set<string>();

  const publish = (event: FeedEvent): void => listeners.forEach((listener) => listener(event));
  const change = (incident: IncidentDetail): void => {
    incidents.set(incident.incidentId, incident);
    publish({ kind: "incident", incident: withoutJournal(incident) });
  };
  const open = (): IncidentView[] =>
    [...incidents.values()].filter(({ phase }) => phase !== "closed").map(withoutJournal);

  const act = (
    { incidentId, version }: { incidentId: string; version: number },
    next: (seen: IncidentDetail) => IncidentDetail | string,
  ): DeskAnswer => {
    const incident = incidents.get(incidentId);
    if (!incident) return { kind: "unknown" };
    if (incident.version !== version) return { kind: "changed", incident };
    const after = next(incident);
    if (typeof after === "string") return { kind: "refused", why: after, incident };
    change({ ...after, version: version + 1 });
    return { kind: "done", incident: { ...after, version: version + 1 } };
  };

  /** As the machine of incidents decides it. */
  const byMachine = (given: { incidentId: string; by: string; version: number }, said: SaidAct): DeskAnswer =>
    act(given, (incident) => {
      const answer = apply(incident, { ...said, by: given.by, version: given.version }, start.nowMs());
      if (answer.kind !== "changed") return answer.kind === "refused" ? answer.message : incident;
      const known = new Map(incident.alarms.map(({ alarmId, because }) => [alarmId, because]));
      const alarms = answer.incident.alarms.map((one) => ({
        ...alarmView(one),
        because: known.get(one.alarmId) ?? null,
      }));
      return { ...incident, ...answer.incident, alarms, journal: [...incident.journal, ...answer.journal] };
    });

  return {
    calls,
    people,
    screens: {
      async ofHome(homeId) {
        const home = homes.find((one) => one.homeId === homeId);
        const { homeName, address, numbers } = await calls.numbersOf(homeId);
        return {
          homeId,
          state: "kept",
          readAtMs: start.nowMs(),
          homeName: homeName ?? home?.name ?? null,
          address: address ?? home?.address ?? null,
          entry: null,
          keySafe: null,
          timeZone: home?.timeZone ?? null,
          isHighRisk: null,
          residents: [],
          numbers: numbers.map((one) => ({ ...one, hours: [], isTheirHour: null, last: null })),
          earlier: [],
          ...start.screen?.(homeId),
        };
      },
    },
    shifts: memoryShifts(),
    sendables: {
      of: async (incidentId) => (incidents.has(incidentId) ? (start.sendable ?? []) : undefined),
    },
    shown,
    desks,
    change,
    publish,
    incident: (incidentId) => incidents.get(incidentId),
    work: untouchedWork(start.nowMs),
    ...nothingTried,
    presence: bothPresences(
      { opened: (desk) => void desks.add(desk), closed: (desk) => void desks.delete(desk) },
      people.presence,
    ),
    ground: {
      home: (homeId) =>
        homes.some((home) => home.homeId === homeId) ? { area: start.areas?.[homeId] ?? null } : undefined,
      visitors: () => [],
      homeOfGateway(gatewayId) {
        const home = homes.find(({ gateway }) => gateway?.gatewayId === gatewayId);
        return home && must(parseHomeId(home.homeId), home.homeId);
      },
      openIncidentOf: (homeId) => open().find((incident) => incident.homeId === homeId) ?? null,
      openIncident: (incidentId) => open().find((incident) => incident.incidentId === incidentId) ?? null,
      incident: async (incidentId) => incidents.get(incidentId),
      // Its homes have kits, and it keeps no records.
      registered: async () => await Promise.resolve(undefined),
    },
    feed: {
      snapshot: async (): Promise<Snapshot> => ({
        ledgerId: "ledger-1",
        incidents: open(),
        faults,
        homes,
        ...calls.now(),
        looking: people.now(),
      }),
      subscribe(listener) {
        listeners.add(listener);
        const others = [calls.subscribe(listener), people.subscribe(listener)];
        return {
          [Symbol.dispose]() {
            for (const one of others) one[Symbol.dispose]();
            listeners.delete(listener);
          },
        };
      },
    },
    care: {
      ...shownCare({
        homes,
        incident: (incidentId) => [...incidents.values()].find((one) => one.incidentId === incidentId),
        incidents: () => [...incidents.values()],
        faults,
        numbers: () => [],
        nowMs: start.nowMs,
      }),
      learnedDay: (homeId) =>
        homes.some((home) => home.homeId === homeId) ? aLearnedDay({ homeId }, start.nowMs()) : undefined,
    },
    queries: {
      async incidents({ state, limit }) {
        if (state === "open") return open();
        return [...incidents.values()].filter(({ phase }) => phase === "closed").slice(0, limit);
      },
      incident: async (incidentId) => incidents.get(incidentId),
      deliveries: async (incidentId) => (incidents.has(incidentId) ? [] : undefined),
      homes: async () => homes,
      home: async (homeId) => homes.find((home) => home.homeId === homeId),
      async day(range) {
        if (!homes.some((home) => home.homeId === range.homeId)) return undefined;
        return start.day?.(range) ?? { ...range, series: [], alarms: [] };
      },
      faults: async () => faults,
    },
    commands: {
      acknowledge: async (command) =>
        act(command, (incident) => ({
          ...incident,
          phase: "acknowledged",
          acknowledgedAtMs: start.nowMs(),
          acknowledgedBy: command.by,
          acknowledgementExpiresAtMs: start.nowMs() + 600_000,
          journal: [...incident.journal, line(start.nowMs(), "acknowledged", command.by)],
        })),
      attend: async (command) =>
        act(command, (incident) =>
          incident.acknowledgedBy === null
            ? "Acknowledge it first."
            : {
                ...incident,
                phase: "attended",
                attendedAtMs: start.nowMs(),
                sent: arrived(incident, { n: command.arrived, by: command.by }, start.nowMs()).sent,
                journal: [...incident.journal, line(start.nowMs(), "attended", command.by)],
              },
        ),
      close: async (command) =>
        act(
          command,
          (incident) =>
            stepsLeft(incident, command.waive ?? []) ?? {
              ...incident,
              phase: "closed",
              closedAtMs: start.nowMs(),
              closedBy: command.by,
              outcome: command.outcome,
              note: command.note,
              nextStepDueAtMs: null,
              journal: [...incident.journal, line(start.nowMs(), "closed", command.by, command.outcome)],
            },
        ),
      says: async (command) =>
        act(command, (incident) => ({
          ...incident,
          said: [...incident.said, { by: command.by, what: command.what, via: "page", atMs: start.nowMs(), round: 1 }],
          journal: [...incident.journal, line(start.nowMs(), command.what, command.by)],
        })),
      step: async (command) =>
        act(command, (incident) => {
          const { stepId, standing, by, why } = command;
          return {
            ...incident,
            stepsDone: [...incident.stepsDone, { stepId, standing, by, why, atMs: start.nowMs() }],
            journal: [...incident.journal, line(start.nowMs(), `step-${standing}`, by, why)],
          };
        }),
      reopen: async (command) =>
        act(command, (incident) => ({
          ...incident,
          phase: "raised",
          closedAtMs: null,
          closedBy: null,
          outcome: null,
          note: null,
          nextStepDueAtMs: start.nowMs(),
          journal: [...incident.journal, line(start.nowMs(), "reopened", command.by, command.why)],
        })),
      escalate: async (command) => byMachine(command, { kind: "escalate", steps: ["supervisor"] }),
      handOver: async ({ incidentId, by, version, ...said }) =>
        byMachine({ incidentId, by, version }, handOverInput(said)),
      send: async ({ incidentId, by, version, ...said }) =>
        byMachine({ incidentId, by, version }, { kind: "send", ...said }),
      async open({ callId, homeId, alarm, reason, mode, by }) {
        const home = homes.find((one) => one.homeId === homeId) ?? null;
        const incidentId = `incident-${callId}`;
        const atMs = start.nowMs();
        const alarms = [anAlarm({ alarmId: callId, alarm, reason }, atMs)];
        const taken = { phase: "acknowledged", acknowledgedBy: by, acknowledgedAtMs: atMs } as const;
        const incident = anIncident({ incidentId, home, atMs, alarms, mode, ...taken });
        change(incident);
        return { kind: "done", incident };
      },
      async shown(command) {
        shown.push(...command.incidents);
      },
    },
  };
}

function memoryShifts(): Shifts {
  const kept = new Map<string, Shift>();
  return {
    async write(shift) {
      const there = kept.get(shift.shiftId) ?? shift;
      kept.set(shift.shiftId, there);
      return await Promise.resolve(there);
    },
    async confirm(shift) {
      kept.set(shift.shiftId, shift);
      return await Promise.resolve(true);
    },
    find: async (shiftId) => await Promise.resolve(kept.get(shiftId)),
    lately: async (limit) => await Promise.resolve([...kept.values()].toReversed().slice(0, limit)),
  };
}

/** Why it cannot be closed. */
function stepsLeft(incident: IncidentDetail, waive: readonly { stepId: string }[]): string | undefined {
  const left = stepsOpen(incident).filter((one) => !waive.some(({ stepId }) => stepId === one.stepId));
  return left.length === 0 ? undefined : `Neither done nor waived: ${left.map(({ stepId }) => stepId).join(", ")}.`;
}

function line(atMs: number, what: IncidentDetail["journal"][number]["what"], who: string, detail = "") {
  return { atMs, what, who, alarmId: null, detail };
}

function withoutJournal({ journal: _journal, ...incident }: IncidentDetail): IncidentView {
  return incident;
}

export function aHome(changes: Partial<HomeView> & { homeId: string }): HomeView {
  return {
    name: "幸福里 3 号楼 502",
    residentName: "王秀英",
    address: "烟台市芝罘区幸福街道 12 号 3 号楼 2 单元 502 室",
    phone: "0535-6001 2345",
    timeZone: "Asia/Shanghai",
    inactivityAfterMs: 12 * 3_600_000,
    presence: "home",
    absence: null,
    lastActivityAtMs: null,
    gateway: { gatewayId: "kit-0001", lastHeardAtMs: null, isSilent: false },
    devices: [
      { deviceId: "button-1", name: "床头按钮", model: "zigbee2mqtt", room: "bedroom", isExteriorDoor: false },
      { deviceId: "radar-1", name: "卫生间雷达", model: "sy-fall-radar", room: "bathroom", isExteriorDoor: false },
      { deviceId: "door-1", name: "入户门", model: "zigbee2mqtt", room: "hall", isExteriorDoor: true },
      { deviceId: "motion-1", name: "客厅红外", model: "zigbee2mqtt", room: "living-room", isExteriorDoor: false },
    ],
    isDemo: false,
    ...changes,
  };
}

type AnAlarm = { alarmId: string } & Partial<Omit<IncidentView["alarms"][number], "alarmId">>;

export function anAlarm({ alarmId, ...changes }: AnAlarm, atMs: number): IncidentView["alarms"][number] {
  const { because = null, ...alarm } = changes;
  return { ...raisedAlarm(atMs, { alarmId: must(parseAlarmId(alarmId), alarmId), ...alarm }), because };
}

type AnIncident = Partial<Omit<IncidentDetail, "incidentId" | "homeId">> & {
  incidentId: string;
  home: HomeView | null;
  atMs: number;
};

/** Raised `atMs` by one panic press, unless said otherwise. */
export function anIncident({ incidentId, home, atMs, ...changes }: AnIncident): IncidentDetail {
  const alarms = [anAlarm({ alarmId: `${incidentId}-alarm` }, atMs)];
  return {
    ...raisedIncident(atMs, {
      incidentId: must(parseIncidentId(incidentId), incidentId),
      subject: home ? `home:${home.homeId}` : "gateway:kit-unknown",
      homeId: home ? must(parseHomeId(home.homeId), home.homeId) : null,
    }),
    alarms,
    homeName: home?.name ?? null,
    residentName: home?.residentName ?? null,
    address: home?.address ?? null,
    phone: home?.phone ?? null,
    journal: [
      { atMs, what: "opened", who: "system", alarmId: null, detail: "" },
      { atMs, what: "alarm-raised", who: "system", alarmId: null, detail: "The panic button was pressed." },
    ],
    ...changes,
  };
}
