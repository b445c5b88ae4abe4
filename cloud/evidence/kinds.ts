/**
 * Every kind of record that this cloud keeps, one line each. What is not in here is named by `audit verify` as a kind that nobody knows, and its index
 * rows stay when a person is erased; a test holds the list against the shapes that there are.
 */

import { accountShape } from "../identity/account.ts";
import { areaRecord } from "../registry/areas/area-record.ts";
import { assignmentRecord } from "../registry/kits/assignment-record.ts";
import { centreRecord } from "../registry/centres/centre-record.ts";
import { connectorRecord } from "../registry/connectors/connector-record.ts";
import { dutyRecord } from "../registry/duty/duty-record.ts";
import { gatewayRecord } from "../registry/kits/gateway-record.ts";
import { kitRecord } from "../registry/kits/kit-record.ts";
import { handOverRecord } from "../registry/hand-over/hand-over-record.ts";
import { unitRecord } from "../registry/kits/unit-record.ts";
import { checkInRecord } from "../registry/check-ins/check-in-record.ts";
import { consentRecord } from "../registry/residents/consent-record.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import { homeOf, residentRecord } from "../registry/residents/resident-record.ts";
import { settingsRecord } from "../registry/settings/settings-record.ts";
import { workItemRecord } from "../faults/work-item-record.ts";
import { visitRecord } from "../registry/visits/visit-record.ts";
import { keptKind, type KeptKind } from "./kept-kind.ts";
import { legalHold } from "./legal-hold.ts";

/** Alarms look a home up by this row, whoever lives there. */
const homesRow = { table: "homes", empty: ["place"] } as const;

export const keptKinds: readonly KeptKind[] = [
  keptKind(homeRecord, {
    homes: (_content, homeId) => [homeId],
    stays: (_content, homeId) => [{ homeId, fromMs: 0, untilMs: null }],
    keeps: [homesRow],
  }),
  keptKind(residentRecord, {
    homes: (content) => [homeOf(content).homeId],
    stays: ({ stays }) => stays,
    takes: [{ table: "imported_rows", idColumn: "resident_id" }],
  }),
  keptKind(consentRecord),
  keptKind(checkInRecord),
  keptKind(accountShape, {
    takes: (["credentials", "sign_ins", "invitations", "known_devices"] as const).map((table) => ({
      table,
      idColumn: "account_id",
    })),
  }),
  keptKind(areaRecord),
  keptKind(settingsRecord),
  keptKind(centreRecord),
  keptKind(connectorRecord),
  keptKind(dutyRecord),
  keptKind(kitRecord),
  // Ledgers from before records of kits have such rows without a record.
  keptKind(gatewayRecord, { shares: ["gateways"] }),
  keptKind(unitRecord),
  keptKind(assignmentRecord, { shares: ["assignments"] }),
  keptKind(visitRecord),
  keptKind(handOverRecord),
  keptKind(workItemRecord),
  keptKind(legalHold),
];
