/**
 * One of each kind of record that this cloud keeps, as the registry writes them: a home with somebody in it, a kit, a consent, an area, a setting, an account. And
 * what stands beside records: an alarm with its incident, told to a desk.
 */

import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { freshHomeState } from "@shouwang/cloud/detection/home-state.ts";
import { accountShape } from "@shouwang/cloud/identity/account.ts";
import { changeOf, type By, type Change, type Records } from "@shouwang/cloud/records/records.ts";
import { areaRecord } from "@shouwang/cloud/registry/areas/area-record.ts";
import { nobodyCalled } from "@shouwang/cloud/registry/check-ins/check-in.ts";
import { checkInRecord } from "@shouwang/cloud/registry/check-ins/check-in-record.ts";
import { centreRecord } from "@shouwang/cloud/registry/centres/centre-record.ts";
import { connectorRecord } from "@shouwang/cloud/registry/connectors/connector-record.ts";
import { dutyRecord } from "@shouwang/cloud/registry/duty/duty-record.ts";
import { dutyIdOf } from "@shouwang/cloud/registry/duty/rota.ts";
import { assignmentRecord } from "@shouwang/cloud/registry/kits/assignment-record.ts";
import { gatewayRecord } from "@shouwang/cloud/registry/kits/gateway-record.ts";
import { kitRecord } from "@shouwang/cloud/registry/kits/kit-record.ts";
import { handOverRecord } from "@shouwang/cloud/registry/hand-over/hand-over-record.ts";
import { unitRecord } from "@shouwang/cloud/registry/kits/unit-record.ts";
import { consentRecord } from "@shouwang/cloud/registry/residents/consent-record.ts";
import { blankHome, homeRecord } from "@shouwang/cloud/registry/residents/home-record.ts";
import { blankResident, residentRecord } from "@shouwang/cloud/registry/residents/resident-record.ts";
import { settingsRecord } from "@shouwang/cloud/registry/settings/settings-record.ts";
import { workItemRecord } from "../../cloud/faults/work-item-record.ts";
import { visitRecord } from "@shouwang/cloud/registry/visits/visit-record.ts";
import {
  must,
  parseAccountId,
  parseAreaCode,
  parseAssignmentId,
  parseDeliveryId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseKitId,
  parseResidentId,
} from "@shouwang/shared/domain/ids.ts";
import { emptyCommit } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { raisedAlarm, raisedIncident } from "./incidents.ts";

const homeId = must(parseHomeId("home-1"), "home-1");
const residentId = must(parseResidentId("r-1"), "r-1");
const area = must(parseAreaCode("370602"), "370602");
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const kitId = must(parseKitId("k-1"), "k-1");
const assignmentId = must(parseAssignmentId("a-1"), "a-1");
const accountId = must(parseAccountId("u-1"), "u-1");
const deviceId = must(parseDeviceId("button-1"), "button-1");
const atMs = 1_000;

/** What is kept of 赵桂兰, and must be nowhere once she is erased. */
export const personalWords = [
  "赵桂兰",
  "幸福里",
  "芝罘区北马路",
  "6607788",
  "13905350001",
  "门垫下",
  "赵小军",
  "心脏支架",
];
export const residentKept = { residentId, homeId, contactPhone: "13905350002" } as const;

const by: By = { who: "system/test", purpose: "operate-system", atMs };

function peopleAndPlaces(): Change[] {
  const made = { after: 0, what: "created" } as const;
  const names = [{ zh: "芝罘区", pinyin: null, en: null, from: null }];
  const contact = { contactId: "c-1", name: "赵小军", relation: "儿子", phone: residentKept.contactPhone };
  return [
    changeOf(areaRecord, {
      ...made,
      id: area,
      content: { code: area, names, from: null, ended: null, source: "test" },
    }),
    changeOf(settingsRecord, {
      ...made,
      id: `area-${area}`,
      content: { area, own: { "number.hotline": { value: "12349", by: "account/u-1", atMs } } },
    }),
    changeOf(homeRecord, {
      ...made,
      id: homeId,
      content: {
        ...blankHome("幸福里 5 号楼 101"),
        area,
        address: "芝罘区北马路 1 号",
        phone: "0535-6607788",
        entry: "钥匙在门垫下",
        contacts: [{ ...contact, hours: [], tested: { atMs, outcome: "answered" } }],
      },
    }),
    changeOf(residentRecord, {
      ...made,
      id: residentId,
      content: {
        ...blankResident("赵桂兰", { homeId, area, fromMs: atMs }),
        bornOn: "1940-01-01",
        phones: ["13905350001"],
        healthNotes: "心脏支架",
        categories: [],
      },
    }),
    changeOf(consentRecord, {
      ...made,
      id: "n-1",
      content: {
        residentId,
        area,
        purpose: "monitoring",
        textVersion: "2026-01",
        signer: "赵桂兰",
        signerRelation: "本人",
        signedAtMs: atMs,
        withdrawn: null,
        carriedFrom: null,
      },
    }),
    changeOf(checkInRecord, {
      ...made,
      id: residentId,
      content: {
        ...nobodyCalled,
        residentId,
        area,
        incidents: [],
        calls: [{ atMs, by: "李静", outcome: "wants", note: "赵小军要来幸福里", incidentId: null }],
      },
    }),
    changeOf(accountShape, {
      ...made,
      id: "u-1",
      content: {
        name: "王主任",
        login: "wang",
        phone: null,
        email: null,
        language: "zh",
        standing: "active",
        grants: [{ role: "area-administrator", area, untilMs: null }],
      },
    }),
  ];
}

function kitOfHome(): Change[] {
  const made = { after: 0, what: "created" } as const;
  const kit = { label: "K-1", area, state: "live", sinceMs: atMs, gatewayId, homeId, assignmentId } as const;
  const hardware = { deviceId, model: "button", serial: null, sinceMs: atMs, former: [] };
  const unit = { kitId, homeId, area, name: "按钮", room: "bedroom", isExteriorDoor: false, isLife: true } as const;
  const gateway = { kitId, area, model: "pi-4", serial: "", madeAtMs: atMs, replacedAtMs: null };
  return [
    changeOf(kitRecord, {
      ...made,
      id: kitId,
      content: { ...kit, claim: null, suspendedFor: null, maintenance: null },
    }),
    changeOf(gatewayRecord, { ...made, id: gatewayId, content: gateway }),
    changeOf(assignmentRecord, {
      ...made,
      id: assignmentId,
      content: { kitId, gatewayId, homeId, area, fromMs: atMs, untilMs: null },
    }),
    changeOf(unitRecord, { ...made, id: "d-1", content: { ...unit, ...hardware } }),
  ];
}

/** Whom that home's alarms go to, and who comes to its kit. */
function helpForHome(): Change[] {
  const made = { after: 0, what: "created" } as const;
  const centre = { name: "芝罘区接警中心", area, phones: [], hours: [], closedAtMs: null, paths: [], inbound: null };
  const work = {
    gatewayId,
    deviceId,
    homeId,
    area,
    fault: "silent" as const,
    sinceMs: atMs,
    endedAtMs: null,
    protectsLife: true,
    acts: [{ kind: "taken" as const, by: "李静", atMs }],
  };
  const person = { personId: "p-1", name: "王值班", phone: "13800000009", accountId: null, languages: ["zh" as const] };
  const shifts = [{ personIds: ["p-1"], hours: [] }];
  const rota = { timeZone: "Asia/Shanghai", people: [person], shifts, holidays: [], holidayShifts: [], swaps: [] };
  const visit = { homeId, area, accountId, fromMs: atMs, untilMs: atMs + 1, why: "battery" } as const;
  const handOver = {
    kitId,
    label: "K-1",
    homeId,
    area,
    gatewayId,
    atMs,
    by: "account/u-1",
    installer: "王主任",
    residentId,
    home: { name: "幸福里 5 号楼 101", address: "芝罘区北马路 1 号", timeZone: "Asia/Shanghai" },
    signer: "赵桂兰",
    signerRelation: "本人",
    remarks: "",
    devices: [],
    contacts: [],
    consents: [],
    open: [],
    strokes: [[0, 0, 9, 9]],
  };
  return [
    changeOf(centreRecord, { ...made, id: "ctr-1", content: { ...centre, kind: "desk" } }),
    changeOf(connectorRecord, {
      ...made,
      id: "cn-1",
      content: {
        name: "市急救中心",
        area,
        closedAtMs: null,
        kind: "webhook",
        settings: { url: "https://centre.example/alarms", secret: `whsec_${"c2VjcmV0".repeat(4)}` },
      },
    }),
    changeOf(handOverRecord, { ...made, id: "hand-over-1", content: handOver }),
    changeOf(visitRecord, { ...made, id: "v-1", content: visit }),
    changeOf(workItemRecord, { ...made, id: "w-1", content: work }),
    changeOf(dutyRecord, { ...made, id: dutyIdOf("responder", area), content: { area, role: "responder", rota } }),
  ];
}

export async function keepOneOfEach(records: Records): Promise<void> {
  for (const changes of [peopleAndPlaces(), kitOfHome(), helpForHome()]) {
    const answer = await records.commit(changes, by);
    if (answer.kind !== "done") throw new Error(`the records of a test were not written: ${answer.kind}`);
  }
}

/** From then on nobody watches that home. */
export async function takeTheKitBack(records: Records): Promise<void> {
  const kept = (await records.get(assignmentRecord, [assignmentId])).get(assignmentId);
  if (kept?.kind !== "kept") throw new Error("there is no assignment to end");
  const content = { ...kept.content, untilMs: atMs + 1 };
  const ended = changeOf(assignmentRecord, { id: assignmentId, after: kept.version, content, what: "ended" });
  const answer = await records.commit([ended], by);
  if (answer.kind !== "done") throw new Error(`the assignment was not ended: ${answer.kind}`);
}

/** An incident of that home that is over, with everything that stands beside records; half of it is still in the log of hot rows. */
export async function keepAnAlarm(database: LedgerDatabase, note: string): Promise<void> {
  const ledger = createSqlLedger(database);
  const incident = raisedIncident(atMs, { homeId, phase: "closed", closedAtMs: atMs, outcome: "real", note });
  const [alarm] = [raisedAlarm(atMs)];
  const { incidentId, subject } = incident;
  const line = { atMs, who: "王主任", alarmId: null };
  const state = { subject, state: freshHomeState(atMs), dueAtMs: atMs };
  const delivery = {
    deliveryId: must(parseDeliveryId("y-1"), "y-1"),
    incidentId,
    key: "k",
    connector: "desk",
    addressee: null,
  };
  const told = {
    round: 1,
    standing: "accepted",
    attempt: 1,
    dueAtMs: atMs,
    createdAtMs: atMs,
    endedAtMs: atMs,
  } as const;
  const failure = await ledger.commit({
    ...emptyCommit,
    subjects: [state],
    incidents: [
      {
        incident,
        firstLine: 0,
        journal: [
          { ...line, what: "opened", detail: "First alarm: panic." },
          { ...line, what: "closed", detail: `real: ${note}` },
        ],
      },
    ],
    alarms: [{ alarmId: alarm.alarmId, subject, incidentId, origin: null, recordedAtMs: atMs }],
    deliveries: {
      create: [{ ...delivery, ...told, reason: "raised", receipt: "seen", lastWhy: null }],
      update: [],
    },
    faults: [
      {
        state: "present",
        fault: {
          subject,
          homeId,
          gatewayId,
          deviceId,
          fault: "low-battery",
          owner: "technician",
          sinceMs: atMs,
          detail: "",
        },
      },
    ],
  });
  if (failure !== null) throw new Error(failure.why);
  while ((await ledger.fold?.("now")) === "more");
  const [later] = [{ ...state, dueAtMs: atMs + 1 }];
  await ledger.commit({ ...emptyCommit, subjects: [later] });
}
