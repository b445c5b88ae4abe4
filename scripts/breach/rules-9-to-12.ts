/** Rules 9 to 12 of docs/architecture.md §2, claim by claim: where each is kept, how it would be broken, and who would notice. */

import type { Breach } from "./breach.ts";

const step = "gateway/core/step.test.ts";
const cases = "test/scenarios/delivery";

export const writersToAdministration: readonly Breach[] = [
  // 9. One writer per home.
  {
    id: "9.1",
    claim: "all inputs pass one inbox in order: nothing is decided beside a commit on its way",
    code: {
      in: "cloud/loop/loop.ts",
      find: "await decideGroup(group.items);",
      put: "void decideGroup(group.items); await Promise.resolve();",
    },
    red: { in: `${cases}/commit.test.ts`, test: "nothing is decided beside a commit on its way" },
  },
  {
    id: "9.2",
    claim: "the sweep does not write beside a commit either",
    code: {
      in: "cloud/ingest/deciding/committer.ts",
      find: "const mine = last.then(work);",
      put: "const mine = work();",
    },
    red: { in: "cloud/ingest/deciding/committer.test.ts", test: "R-014 the sweep never puts an older state" },
  },
  {
    id: "9.3",
    claim: "a worker holds its data by a lease",
    code: { in: "cloud/database/sqlite-lease.ts", find: "BEGIN EXCLUSIVE", put: "" },
    red: { in: "cloud/database/sqlite-database.test.ts", test: "two clouds on one folder" },
  },
  {
    id: "9.4",
    claim: "each transaction checks the fencing number",
    code: { in: "cloud/database/sqlite-worker.ts", find: "if (fence) guarded(fence);", put: "" },
    red: {
      in: "cloud/database/sql-database.test.ts",
      test: "R-141 one that was taken over writes nothing any more",
    },
  },

  // 10. Clocks.
  {
    id: "10.1",
    claim: "an observation says whether its clock was trusted",
    code: { in: "gateway/core/inputs.ts", find: "clock: now.trust", put: 'clock: "trusted"' },
    red: { in: step, test: "R-035 a wall clock that steps by a year" },
  },
  {
    id: "10.2",
    claim: "an untrusted time is put right by a trusted one of the same boot",
    code: { in: "cloud/ingest/clocks/stamps.ts", find: "anchor && anchor.offsetMs + at.uptimeMs", put: "undefined" },
    red: { in: "cloud/ingest/clocks/stamps.test.ts", test: "an untrusted one of a known boot is put right" },
  },
  {
    id: "10.2a",
    claim: "else it is shown as between what is certain",
    code: {
      in: "cloud/ingest/clocks/stamps.ts",
      find: "fromMs: assignedFromMs === null || assignedFromMs > toMs ? null : assignedFromMs, toMs",
      put: "fromMs: null, toMs: receivedAtMs",
    },
    red: { in: "test/scenarios/clocks/gateway-clock.test.ts", test: "without one it is shown as between" },
  },
  {
    id: "10.3",
    claim: "intervals in the gateway are monotonic",
    code: { in: "gateway/loop.ts", find: "uptimeMs: clock.uptimeMs(),", put: "uptimeMs: clock.wallMs()," },
    red: { in: `${cases}/cloud-clock.test.ts`, test: "§2.10 R-035 a home whose wall clock is set back" },
  },
  {
    id: "10.4",
    claim: "the cloud's clock never runs backwards",
    code: {
      in: "cloud/ingest/clocks/steady-clock.ts",
      find: "lastMs + elapsedMs * (wallMs < lastMs ? paceWhileAhead : 0)",
      put: "0 * elapsedMs",
    },
    red: { in: "cloud/ingest/clocks/steady-clock.test.ts", test: "R-083 now never runs backwards" },
  },
  {
    id: "10.5",
    claim: "what a forward jump made due fires",
    code: {
      in: "cloud/ingest/clocks/steady-clock.ts",
      find: "lastMs = Math.max(wallMs,",
      put: "lastMs = Math.max(expectedMs,",
    },
    red: { in: `${cases}/cloud-clock.test.ts`, test: "§2.10 the clock never runs backwards" },
  },
  {
    id: "10.6",
    claim: "a clock that nobody sets is a fault",
    code: {
      in: "gateway/core/supervision.ts",
      find: 'if (clock) seen.push({ deviceId: state.gateway, fault: "clock-untrusted"',
      put: 'if (clock) seen.push({ deviceId: state.gateway, fault: "stuck"',
    },
    red: { in: step, test: "a clock that nobody sets for five minutes is a fault" },
  },
  {
    id: "10.7",
    claim: "a jump of the cloud's clock is a fault",
    code: {
      in: "cloud/ingest/watches/clock-watch.ts",
      find: 'given.fault({ state: "present", fault: last });',
      put: "",
    },
    red: { in: "test/scenarios/clocks/cloud-clock.test.ts", test: "R-155 what it made due for people fires" },
  },

  // 11. Next route. The modem itself is planned.
  {
    id: "11.1",
    claim: "a life alarm without receipt for 20 s takes the next route, and the home is told",
    code: {
      in: "gateway/core/connection.ts",
      find: "nextRouteAfter = seconds(20)",
      put: "nextRouteAfter = seconds(60)",
    },
    red: {
      in: step,
      test: "a life alarm without a receipt is sent again every 5 s and takes the next route after 20 s",
    },
  },
  {
    id: "11.2",
    claim: "also while the connection is down",
    code: {
      in: "gateway/core/connection.ts",
      find: "if (!one.isOnNextRoute) dues.push",
      put: "if (!one.isOnNextRoute && connection.isUp) dues.push",
    },
    red: { in: step, test: "the next route is due while the connection is down, too" },
  },

  // 12. Nothing administrative stops a life alarm. Certificates and suspended kits are planned.
  {
    id: "12.1",
    claim: "not a wrong partition",
    code: {
      in: "cloud/ingest/inbox/accept.ts",
      find: "learn(incoming.from, incoming);",
      put: "if (incoming.from.bucket !== `0001`) return noise(channel, `another partition`); learn(incoming.from, incoming);",
    },
    red: { in: `${cases}/administration.test.ts`, test: "§2.12 R-148 a press that comes in a wrong partition" },
  },
  {
    id: "12.2",
    claim: "not an unknown schema version",
    code: { in: "shared/wire/envelope.ts", find: "v: z.number().int(),", put: "v: versionField," },
    red: { in: `${cases}/administration.test.ts`, test: "§2.12 R-148 R-011 a press of a version" },
  },
  {
    id: "12.3",
    claim: "not an assignment that nobody knows",
    code: {
      in: "cloud/ingest/deciding/place.ts",
      find: "named?.gatewayId === gatewayId ? named : registry.assignmentOfGateway(gatewayId)",
      put: "named",
    },
    red: { in: `${cases}/administration.test.ts`, test: "§2.12 R-148 a press under an assignment" },
  },
];
