/**
 * Two homes in two counties, an open incident in each, and a person of each role for the first county; every word that is
 * personal can be told from every other, so that a test sees what an answer let out.
 */

import { z } from "zod";
import { areaRoles, type Grant, type Principal } from "@shouwang/cloud/access/principal.ts";
import type { AuditEntry } from "@shouwang/cloud/audit/audit-log.ts";
import { noToday } from "@shouwang/cloud/board/board-today.ts";
import { createLiveBoard } from "@shouwang/cloud/board/live-board.ts";
import { createReadingNotes } from "@shouwang/cloud/audit/reading-notes.ts";
import type { CallView, HomeNumbersView } from "@shouwang/cloud/api/contract/calls.ts";
import type { FaultView, IncidentDetail } from "@shouwang/cloud/api/contract.ts";
import type { ServerParts } from "@shouwang/cloud/api/fastify-server.ts";
import type { DeskCommands } from "@shouwang/cloud/api/ports.ts";
import { must, parseAreaCode, parseHomeId, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { aHome, anIncident, createMemoryDesk } from "../browser/memory-desk.ts";
import { aCall, shownCalls } from "./shown-calls.ts";
import type { HomeScreen } from "@shouwang/cloud/api/ports-screens.ts";
import { aPrincipal, whoAsksOf } from "./principals.ts";
import { shownCare } from "./shown-care.ts";

export const nowMs = Date.UTC(2026, 4, 1, 8);
export const area = (code: string): AreaCode => must(parseAreaCode(code), code);
export const county = area("370602");
export const areas = { "home-in": area("370602001001"), "home-out": area("370685001001") };
type Where = "in" | "out";

/** What of a home an answer shows, as letters of the table. */
export function lettersOf(text: string, where: Where): string {
  const words: Readonly<Record<string, readonly string[]>> = {
    N: [`王秀英-${where}`],
    A: [`幸福里-${where}`, `芝罘区-${where}`],
    P: [`0535-${where}`],
    T: [`言-${where}`],
    H: [`home-${where}`, `kit-${where}`],
    E: [`门-${where}`],
    C: [`陈静-${where}`],
    M: [`病-${where}`],
    S: [`证-${where}`],
  };
  const seen = Object.entries(words).filter(([, all]) => all.some((word) => text.includes(word)));
  return seen.map(([letter]) => letter).join("") || "-";
}

const aHomeIn = (where: Where) =>
  aHome({
    homeId: `home-${where}`,
    name: `幸福里-${where}`,
    residentName: `王秀英-${where}`,
    address: `芝罘区-${where}`,
    phone: `0535-${where}`,
    gateway: { gatewayId: `kit-${where}`, lastHeardAtMs: null, isSilent: false },
  });
export const homeIn = aHomeIn("in");
export const homeOut = aHomeIn("out");

export function incidentOf(where: Where, changes: Partial<IncidentDetail> = {}): IncidentDetail {
  const home = where === "in" ? homeIn : homeOut;
  const incident = anIncident({ incidentId: `incident-${where}`, home, atMs: nowMs - 5_000, version: 3 });
  const closed = { atMs: nowMs, what: "closed" as const, who: "system", alarmId: null, detail: `言-${where}` };
  const written = (["reopened", "joined", "step-done", "step-waived"] as const).map((what) => ({ ...closed, what }));
  const stepsDone = [{ stepId: "call", standing: "waived", by: "operator", atMs: nowMs, why: `言-${where}` }] as const;
  const journal = [...incident.journal, closed, ...written];
  return { ...incident, note: `言-${where}`, stepsDone, journal, ...changes };
}

/** Somebody calls from the number of that home, to the desk of its county. */
const callOf = (where: Where): CallView =>
  aCall({
    callId: `call-${where}`,
    number: `0535-${where}`,
    area: areas[`home-${where}`],
    homeId: `home-${where}`,
    incidentId: `incident-${where}`,
    caller: {
      homes: [
        {
          homeId: `home-${where}`,
          area: areas[`home-${where}`],
          homeName: `幸福里-${where}`,
          address: `芝罘区-${where}`,
          residents: [`王秀英-${where}`],
          numberIs: [{ is: "home", name: null, relation: null }],
        },
      ],
      more: 0,
      elsewhere: 0,
    },
  });

const numbersIn = (where: Where): HomeNumbersView["numbers"] => [
  { is: "home", addressee: null, name: null, relation: null, number: `0535-${where}` },
  { is: "contact", addressee: "contact:c-1", name: `陈静-${where}`, relation: "女儿", number: "13800000001" },
];
const screenOf = (where: Where): Partial<HomeScreen> => {
  const number = { addressee: null, relation: null, hours: [], isTheirHour: null, last: null };
  return {
    entry: `门-${where}`,
    keySafe: `门-${where}`,
    residents: [
      {
        residentId: `resident-${where}`,
        name: `王秀英-${where}`,
        sex: null,
        bornOn: null,
        language: "zh",
        risk: "unknown",
        healthNotes: `病-${where}`,
        abilityGrade: null,
        categories: [],
        falls: null,
        reachedAtMs: null,
      },
    ],
    numbers: [
      { ...number, is: "home", name: null, number: `0535-${where}` },
      { ...number, is: "contact", name: `陈静-${where}`, number: "110" },
    ],
  };
};

const faultOf = (where: Where): FaultView => ({
  gatewayId: `kit-${where}`,
  homeId: `home-${where}`,
  deviceId: null,
  fault: "silent",
  owner: "technician",
  sinceMs: nowMs,
  detail: "Not heard.",
  work: {
    at: "open",
    owner: "technician",
    dueAtMs: nowMs + 1,
    isOverdue: false,
    by: null,
    why: null,
    version: 0,
    protectsLife: true,
    under: null,
  },
});

const byRole: ReadonlyMap<string, readonly Grant[]> = new Map<string, readonly Grant[]>([
  ...areaRoles.map((role): [string, readonly Grant[]] => [
    role === "area-administrator" ? "area-admin" : role,
    [{ role, area: county, untilMs: null }],
  ]),
  ["caregiver", [{ role: "caregiver", homeId: must(parseHomeId("home-in"), "home-in"), untilMs: null }]],
  ["visitor", [{ role: "installer", area: county, untilMs: null }]],
  ["city", [{ role: "operator", area: area("3706"), untilMs: null }]],
  ["everywhere", [{ role: "operator", area: "everywhere", untilMs: null }]],
  ["expired", [{ role: "operator", area: county, untilMs: nowMs - 1 }]],
]);

/** By name, and by name and `-1f` without a second factor. */
export const people: ReadonlyMap<string, Principal> = new Map(
  [...byRole].flatMap(([name, grants]): [string, Principal][] => [
    [name, aPrincipal({ name, grants })],
    [`${name}-1f`, aPrincipal({ name: `${name}-1f`, grants, hasSecondFactor: false })],
  ]),
);

export function anAccessHouse(changes: Partial<ServerParts> = {}, incidents = [incidentOf("in"), incidentOf("out")]) {
  const clock = createManualClock({ wallMs: nowMs });
  const desk = createMemoryDesk({
    nowMs: () => clock.wallMs(),
    homes: [homeIn, homeOut],
    incidents,
    faults: [faultOf("in"), faultOf("out")],
    areas,
    calls: shownCalls([callOf("in"), callOf("out")]),
    screen: (homeId) => screenOf(homeId === "home-in" ? "in" : "out"),
  });
  const audited: AuditEntry[] = [];
  const done: string[] = [];
  const visitors = ["visitor", "visitor-1f"].flatMap((name) => people.get(name)?.accountId ?? []);
  const ofCommand = { by: "陈工", sentAtMs: nowMs, deadlineAtMs: nowMs + 60_000, answers: [], hasReport: false };
  const log = changes.log ?? silentLog;
  const audit = changes.audit ?? {
    note: async (entry: AuditEntry) => void (await Promise.resolve(audited.push(entry))),
  };
  const parts: ServerParts = {
    ...desk,
    ground: {
      ...desk.ground,
      visitors: (homeId) => (homeId === "home-in" ? visitors : []),
    },
    commands: undone(desk.commands, done, (incidentId) => desk.incident(incidentId)),
    gateways: {
      async send({ gatewayId, command }) {
        done.push(`command ${gatewayId}`);
        return await Promise.resolve({ ...ofCommand, commandId: "command-1", gatewayId, command });
      },
      answers: async (gatewayId, commandId) =>
        await Promise.resolve({ ...ofCommand, commandId, gatewayId, command: { kind: "identify" }, report: null }),
      recent: async (gatewayId) =>
        await Promise.resolve([{ ...ofCommand, commandId: "command-1", gatewayId, command: { kind: "identify" } }]),
    },
    demo: {
      view: async () => await Promise.resolve({ isAttached: true, homeId: null }),
      act: async () => await Promise.resolve({ kind: "done" }),
    },
    health: async () => await Promise.resolve({ isWell: true, reasons: [] }),
    metrics: { contentType: "text/plain", read: async () => await Promise.resolve("") },
    care: shownCare({
      homes: [homeIn, homeOut],
      incident: (incidentId) => desk.incident(incidentId),
      incidents: () => incidents,
      faults: [faultOf("in"), faultOf("out")],
      numbers: (homeId) => numbersIn(homeId === "home-in" ? "in" : "out"),
      nowMs: () => clock.wallMs(),
    }),
    // Nobody was told anything.
    centreActs: {
      messageSchema: z.object({}),
      act: async () => await Promise.resolve({ kind: "refused", code: "not-signed", why: "", version: null }),
    },
    told: {
      look: async () => await Promise.resolve(undefined),
      tap: async () => await Promise.resolve(undefined),
      event: async () => await Promise.resolve({ kind: "unknown" }),
    },
    board: createLiveBoard({
      loop: {
        openIncidents: () => incidents.filter(({ phase }) => phase !== "closed"),
        faults: () => [],
        nowMs: () => clock.wallMs(),
        subscribe: () => ({ [Symbol.dispose]() {} }),
      },
      registry: { home: () => undefined },
      readToday: async () => await Promise.resolve(noToday),
      clock,
      log,
    }),
    whoAsks: whoAsksOf(people),
    audit,
    readings: createReadingNotes({ audit, clock, log }),
    clock,
    log,
    hostnames: ["127.0.0.1", "localhost", "[::1]"],
    tls: null,
    proxies: [],
    webRoot: "/nonexistent",
    ...changes,
  };
  return { parts, desk, clock, audited, done };
}

/** Commands that say what they would have done, and leave the incident as it is for whoever asks next. */
function undone(
  commands: DeskCommands,
  done: string[],
  find: (incidentId: string) => IncidentDetail | undefined,
): DeskCommands {
  const act =
    (what: string) =>
    async ({ incidentId, by }: { incidentId: string; by: string }) => {
      done.push(`${what} ${incidentId} by ${by}`);
      const incident = find(incidentId);
      return await Promise.resolve(incident ? { kind: "done" as const, incident } : { kind: "unknown" as const });
    };
  return {
    ...commands,
    acknowledge: act("acknowledge"),
    attend: act("attend"),
    close: act("close"),
    says: act("says"),
    step: act("step"),
    reopen: act("reopen"),
    escalate: act("escalate"),
    handOver: act("hand-over"),
    send: act("send"),
    open: async ({ homeId, by }) => await act("open")({ incidentId: `incident-${homeId?.slice("home-".length)}`, by }),
  };
}
