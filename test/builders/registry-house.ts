/**
 * The registry over a database of its own: the areas of two counties, and in each of them a home with somebody in it and a kit. Their words are those of the access
 * house, so that a test sees what an answer let out.
 */

import { planningOver } from "./planning.ts";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReach } from "@shouwang/cloud/app/connectors.ts";
import { openKeepers } from "@shouwang/cloud/app/registry.ts";
import type { FaultChange } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import type { By } from "@shouwang/cloud/records/records.ts";
import { changeOf, type Change } from "@shouwang/cloud/records/records.ts";
import { areaRecord } from "@shouwang/cloud/registry/areas/area-record.ts";
import { assignmentRecord } from "@shouwang/cloud/registry/kits/assignment-record.ts";
import { gatewayRecord } from "@shouwang/cloud/registry/kits/gateway-record.ts";
import { kitRecord } from "@shouwang/cloud/registry/kits/kit-record.ts";
import { blankHome, homeRecord } from "@shouwang/cloud/registry/residents/home-record.ts";
import { blankResident, residentRecord } from "@shouwang/cloud/registry/residents/resident-record.ts";
import { unitRecord } from "@shouwang/cloud/registry/kits/unit-record.ts";
import { consentRecord } from "@shouwang/cloud/registry/residents/consent-record.ts";
import { createCallingBoard } from "@shouwang/cloud/registry/check-ins/calling-board.ts";
import { createCheckInRegistrar } from "@shouwang/cloud/registry/check-ins/check-in-registrar.ts";
import { createSqlCheckInList } from "@shouwang/cloud/registry/check-ins/sql-check-in-list.ts";
import { createSqlRegistry } from "@shouwang/cloud/registry/sql-registry.ts";
import { openSqlVisitors } from "@shouwang/cloud/registry/visits/sql-visits.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { pathTo } from "@shouwang/shared/domain/area.ts";
import {
  must,
  parseAreaCode,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseKitId,
  parseResidentId,
  type AreaCode,
  type GatewayId,
} from "@shouwang/shared/domain/ids.ts";
import { standingOf } from "@shouwang/cloud/desk/sql-ground.ts";
import { openLedgerIn } from "./ledgers.ts";
import { openRecords } from "./registries.ts";

type Where = "in" | "out";
export const registeredAtMs = Date.UTC(2026, 3, 1, 8);
const by: By = { who: "system/test", purpose: "operate-system", atMs: registeredAtMs };
const homeIdOf = (where: Where) => must(parseHomeId(`home-${where}`), where);

/** @param areas where the two homes stand. */
export async function openRegistryHouse(
  areas: Readonly<Record<Where, string>>,
  /** What devices of a home did; nothing when it is left out. */
  seen: Partial<Pick<Parameters<typeof openKeepers>[0], "proofs" | "heardIn">> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-registry-"));
  const database = await openLedgerIn(folder, registeredAtMs);
  const { records, vault, audit } = await openRecords(database, folder);
  const areaOf = (where: Where): AreaCode => must(parseAreaCode(areas[where]), areas[where]);
  const codes = new Set((["in", "out"] as const).flatMap((where) => pathTo(areaOf(where))));
  await records.commit([...codes].map(areaNamed), by);
  for (const where of ["in", "out"] as const) await records.commit(everythingOf(where, areaOf(where)), by);
  const registry = await createSqlRegistry({ database, records });
  const clock = createManualClock({ wallMs: registeredAtMs });
  /** Which kits were told what they should be configured as. */
  const configured: GatewayId[] = [];
  const visitors = await openSqlVisitors(database, registeredAtMs);
  const faults: FaultChange[] = [];
  let n = 0;
  const reach = openReach({
    standing: [],
    loop: { ownFault: (change) => void faults.push(change), faults: () => [] },
    nextId: () => `t-${++n}`,
    clock,
    log: silentLog,
  });
  const keepers = openKeepers({
    reach,
    database,
    records,
    audit,
    vault,
    registry,
    visitors,
    planning: await planningOver({ database, records, registry }),
    loop: { configure: (ids) => configured.push(...ids), lookAgain() {}, kitsMoved() {} },
    proofs: async () => await Promise.resolve(new Map()),
    heardIn: async () => await Promise.resolve(new Map()),
    ...seen,
    random: randomBytes,
    clock,
    log: silentLog,
  });
  await reach.readFrom(keepers);
  const checkIns = {
    list: createSqlCheckInList({ database }),
    registrar: createCheckInRegistrar({ records }),
    board: createCallingBoard(),
  };
  return {
    keepers,
    checkIns,
    reach,
    faults,
    records,
    database,
    registry,
    visitors,
    vault,
    audit,
    configured,
    clock,
    registered: standingOf.bind(null, database),
    async [Symbol.asyncDispose]() {
      await keepers.imports[Symbol.asyncDispose]();
      await reach[Symbol.asyncDispose]();
      await keepers.tables[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function areaNamed(code: AreaCode): Change {
  const name = { zh: `区划${code}`, pinyin: null, en: null, from: null };
  const content = { code, names: [name], from: null, ended: null, source: "test" };
  return changeOf(areaRecord, { id: code, after: 0, content, what: "created" });
}

/** `home-in`, `resident-in`, `consent-in`, `kit-in` (the kit and its gateway), `assignment-in`; and the same with `-out`. */
function everythingOf(where: Where, area: AreaCode): Change[] {
  const [homeId, kitId] = [homeIdOf(where), must(parseKitId(`kit-${where}`), where)];
  const gatewayId = must(parseGatewayId(`kit-${where}`), where);
  const assignmentId = must(parseAssignmentId(`assignment-${where}`), where);
  const person = blankResident(`王秀英-${where}`, { homeId, area, fromMs: registeredAtMs });
  const made = { after: 0, what: "created" } as const;
  return [
    changeOf(homeRecord, {
      ...made,
      id: homeId,
      content: {
        ...blankHome(`幸福里-${where}`),
        area,
        address: `芝罘区-${where}`,
        phone: `0535-${where}`,
        entry: `门-${where}`,
        contacts: [
          { contactId: "c-1", name: `陈静-${where}`, relation: "女儿", phone: "13900000009", hours: [], tested: null },
        ],
      },
    }),
    changeOf(residentRecord, {
      ...made,
      id: `resident-${where}`,
      content: {
        ...person,
        healthNotes: `病-${where}`,
        categories: [
          {
            category: "bereaved-of-only-child",
            evidence: `证-${where}`,
            fromOn: "2025-01-01",
            untilOn: null,
            reviewer: "李静",
            nextReviewOn: "2027-01-01",
          },
        ],
      },
    }),
    changeOf(consentRecord, {
      ...made,
      id: `consent-${where}`,
      content: {
        residentId: must(parseResidentId(`resident-${where}`), where),
        area,
        purpose: "monitoring",
        textVersion: "2026-1",
        signer: `王秀英-${where}`,
        signerRelation: "本人",
        signedAtMs: registeredAtMs,
        withdrawn: null,
        carriedFrom: null,
      },
    }),
    changeOf(kitRecord, {
      ...made,
      id: kitId,
      content: {
        label: `K-${where}`,
        area,
        state: "live",
        sinceMs: registeredAtMs,
        gatewayId,
        homeId,
        assignmentId,
        claim: null,
        suspendedFor: null,
        maintenance: null,
      },
    }),
    changeOf(gatewayRecord, {
      ...made,
      id: gatewayId,
      content: { kitId, area, model: "pi-4", serial: "", madeAtMs: registeredAtMs, replacedAtMs: null },
    }),
    changeOf(unitRecord, {
      ...made,
      id: `unit-${where}`,
      content: {
        kitId,
        homeId,
        area,
        name: `王秀英-${where}`,
        room: "bedroom",
        isExteriorDoor: false,
        isLife: true,
        deviceId: must(parseDeviceId("sos"), where),
        model: "SOS-1",
        serial: null,
        sinceMs: registeredAtMs,
        former: [],
      },
    }),
    changeOf(assignmentRecord, {
      ...made,
      id: assignmentId,
      content: { kitId, gatewayId, homeId, area, fromMs: registeredAtMs, untilMs: null },
    }),
  ];
}
