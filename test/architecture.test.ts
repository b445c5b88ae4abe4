/**
 * Who may import whom. The table is the law of the house; docs/architecture.md §3 says it in words. Changing it needs a decision
 * record (docs/decisions).
 */

import { describe, expect, test } from "vitest";
import { breaches, circles, resolve, type Law } from "./import-law.ts";
import { allowed, forbidden } from "./planted-imports.ts";
import { readSource, readSources } from "./source-tree.ts";
import { technologies } from "./technologies.ts";

const pureWords = ["shared/domain", "shared/time/duration"];
const webRoom = (page: string, contracts: readonly string[], packages: readonly string[]) => ({
  room: `cloud/web/${page}`,
  mayImport: [...pureWords, ...contracts, "cloud/web/parts"],
  packages: ["react", "react-dom", ...packages],
});

const law: Law = {
  rooms: [
    { room: "shared/domain", mayImport: [] },
    { room: "shared/bytes", mayImport: [] },
    { room: "shared/wire", mayImport: ["shared/domain"], packages: ["zod"] },
    { room: "shared/time", mayImport: ["shared/domain"] },
    { room: "shared/log", mayImport: ["shared/domain"] },

    // Decides for the home. Now and the clock's trust arrive as input.
    { room: "gateway/core", mayImport: pureWords },
    { room: "gateway/drivers", mayImport: [...pureWords, "shared/bytes"], packages: ["zod"] },
    // Each of these knows nothing of the others, nor of core: app.ts brings them together.
    { room: "gateway/links", mayImport: ["shared"] },
    { room: "gateway/configuration", mayImport: ["shared"], packages: ["zod"] },
    { room: "gateway/outbox", mayImport: ["shared"] },
    { room: "gateway/uplink", mayImport: ["shared"] },
    { room: "gateway/health", mayImport: ["shared"] },
    { room: "gateway/setup", mayImport: ["shared"], packages: ["zod"] },
    { room: "gateway/fallback", mayImport: ["shared", "gateway/links/byte-link"] },

    // Decide for all homes: dispatch looks at alarms, alarms at detection, never back.
    { room: "cloud/detection", mayImport: pureWords, prefixedMayImport: ["shared", "cloud/database"] },
    {
      room: "cloud/alarms",
      mayImport: [...pureWords, "cloud/detection"],
      prefixedMayImport: ["shared", "cloud/database"],
    },
    {
      room: "cloud/dispatch",
      mayImport: [
        ...pureWords,
        "cloud/alarms",
        "cloud/detection",
        "cloud/emergency/emergency-service",
        "cloud/emergency/services",
        "cloud/notify/notifier",
      ],
      prefixedMayImport: ["shared", "cloud/database"],
    },
    // One transaction spans marks, home state, alarms, journal and intents, so the database is a room of its own (record 0002).
    { room: "cloud/database", mayImport: ["shared"], packages: ["kysely"], isShell: true },
    { room: "cloud/broker", mayImport: ["shared"], isShell: true },
    // Records of people and things, what seals them and what is said about them (record 0086): each looks at those before it, never back.
    { room: "cloud/vault", mayImport: ["shared", "cloud/database/database"], prefixedMayImport: ["cloud/database"] },
    { room: "cloud/audit", mayImport: ["shared", "cloud/database/database"], prefixedMayImport: ["cloud/database"] },
    {
      room: "cloud/records",
      mayImport: [
        "shared",
        "cloud/database/database",
        "cloud/database/schema",
        "cloud/vault/vault",
        "cloud/audit/audit-log",
      ],
      prefixedMayImport: ["cloud/database", "cloud/audit", "cloud/vault"],
      packages: ["zod"],
    },
    // What proves afterwards that nothing was changed, taken away or kept too long: knows every kind of record (record 0090).
    {
      room: "cloud/evidence",
      mayImport: [
        "shared",
        "cloud/access/principal",
        "cloud/audit/audit-log",
        "cloud/database/database",
        "cloud/database/schema",
        "cloud/faults/work-item-record",
        "cloud/identity",
        "cloud/records/record-shape",
        "cloud/records/records",
        "cloud/registry",
        "cloud/vault/vault",
      ],
      prefixedMayImport: [
        "cloud/database",
        "cloud/alarms",
        "cloud/audit",
        "cloud/vault",
        "cloud/records",
        "cloud/telephony/calls",
      ],
      packages: ["zod"],
    },
    // Who may do what, and nothing else: a policy to be read.
    { room: "cloud/access", mayImport: ["shared/domain", "shared/time/duration", "cloud/audit/audit-log"] },
    // From a broker's bytes to a receipt, a room for each step (record 0083). What is decided looks at what came in and at what is
    // stored, never back; only cloud/loop/loop.ts knows them all. There is no room of this name: a new file says which step it belongs to.
    { room: "cloud/ingest/brokers", mayImport: ["shared"] },
    { room: "cloud/ingest/clocks", mayImport: ["shared"] },
    {
      room: "cloud/ingest/ledger",
      mayImport: ["shared", "cloud/detection", "cloud/alarms", "cloud/dispatch"],
      prefixedMayImport: ["cloud/database"],
    },
    {
      room: "cloud/ingest/recovery",
      mayImport: ["shared", "cloud/ingest/ledger", "cloud/detection", "cloud/alarms", "cloud/registry"],
    },
    {
      room: "cloud/ingest/inbox",
      mayImport: ["shared", "cloud/ingest/clocks", "cloud/ingest/ledger", "cloud/registry"],
    },
    {
      room: "cloud/ingest/receipts",
      mayImport: [
        "shared",
        "cloud/ingest/brokers/downlink",
        "cloud/ingest/ledger",
        "cloud/alarms",
        "cloud/registry",
        "cloud/timeline/timeline",
      ],
    },
    {
      room: "cloud/ingest/deciding",
      mayImport: [
        "shared",
        "cloud/ingest/clocks",
        "cloud/ingest/inbox",
        "cloud/ingest/ledger",
        "cloud/ingest/receipts",
        "cloud/detection",
        "cloud/alarms",
        "cloud/dispatch",
        "cloud/registry",
        "cloud/timeline/timeline",
      ],
    },
    {
      room: "cloud/ingest/watches",
      mayImport: [
        "shared",
        "cloud/ingest/clocks",
        "cloud/ingest/ledger",
        "cloud/ingest/deciding",
        "cloud/detection",
        "cloud/registry",
      ],
    },
    {
      room: "cloud/registry",
      mayImport: [
        "shared",
        "cloud/detection/home-settings",
        "cloud/emergency/mapping/code-table",
        "cloud/records/record-shape",
        "cloud/records/records",
        "cloud/audit/audit-log",
        "cloud/vault/vault",
      ],
      prefixedMayImport: ["cloud/database"],
      packages: ["zod"],
    },
    // Settings and secrets of what is outside (record 0113): knows the settings of every protocol, and nobody but the API, evidence and app knows it.
    {
      room: "cloud/registry/connectors",
      mayImport: [
        "shared",
        "cloud/emergency",
        "cloud/notify",
        "cloud/records/record-shape",
        "cloud/records/records",
        "cloud/registry",
        "cloud/telephony/trunk/settings",
        "cloud/vault/vault",
      ],
      prefixedMayImport: ["cloud/database"],
      packages: ["zod"],
    },
    // People practise (record 0120): opens and closes incidents through the loop's inbox, and decides nothing about alarms.
    {
      room: "cloud/drills",
      mayImport: ["shared", "cloud/alarms", "cloud/detection/inferred-id", "cloud/loop/port", "cloud/registry"],
      prefixedMayImport: ["cloud/database"],
      packages: ["zod"],
    },
    // One shift hands over to the next (record 0131): a record, and decides nothing about alarms.
    {
      room: "cloud/shifts",
      mayImport: ["shared", "cloud/alarms"],
      prefixedMayImport: ["cloud/database", "cloud/vault"],
      packages: ["zod"],
    },
    // Months and their numbers (record 0137): read from what is stored, frozen when somebody closes them; decides nothing about alarms.
    {
      room: "cloud/months",
      mayImport: [
        "shared",
        "cloud/alarms",
        "cloud/audit/audit-log",
        "cloud/registry/residents/sentence",
        "cloud/trials/trials",
      ],
      prefixedMayImport: ["cloud/database", "cloud/registry/residents/sql-conditions"],
      packages: ["zod"],
    },
    // What an area counts at this moment (record 0137): follows the loop, and names nobody.
    {
      room: "cloud/board",
      mayImport: ["shared", "cloud/alarms", "cloud/loop/port", "cloud/months", "cloud/registry/registry"],
      prefixedMayImport: ["cloud/database", "cloud/registry/residents/sql-conditions"],
    },
    // Tests of devices, as people see them: read from what the loop has stored (record 0119).
    {
      room: "cloud/trials",
      mayImport: ["shared", "cloud/alarms", "cloud/dispatch/delivery", "cloud/registry", "cloud/timeline/timeline"],
      prefixedMayImport: ["cloud/database", "cloud/dispatch", "cloud/ingest/ledger"],
    },
    // The work that a fault is (record 0118): beside the loop, whose faults it follows; it is given no alarm.
    {
      room: "cloud/faults",
      mayImport: [
        "shared",
        "cloud/ingest/ledger/ledger",
        "cloud/loop/port",
        "cloud/records/record-shape",
        "cloud/records/records",
        "cloud/registry",
      ],
      prefixedMayImport: ["cloud/database"],
      packages: ["zod"],
    },
    // Kits by risk (record 0135): reads what others keep, and is given no alarm and no name.
    {
      room: "cloud/fleet",
      mayImport: [
        "shared",
        "cloud/faults/work-board",
        "cloud/faults/work-view",
        "cloud/ingest/deciding/gateway-said",
        "cloud/loop/port",
        "cloud/registry",
        "cloud/timeline/timeline",
        "cloud/trials/trials",
      ],
      prefixedMayImport: ["cloud/database"],
      packages: ["zod"],
    },
    // What is set, made into the plan of one incident; and ids of plans, made into people at the last moment (record 0103).
    {
      room: "cloud/planning",
      mayImport: [
        "shared",
        "cloud/alarms",
        "cloud/dispatch/plan",
        "cloud/dispatch/plan-book",
        "cloud/emergency/addressee",
        "cloud/identity/account",
        "cloud/loop/port",
        "cloud/records/records",
        "cloud/registry",
      ],
    },
    { room: "cloud/timeline", mayImport: ["shared"], prefixedMayImport: ["cloud/database"] },
    // SIP for whoever needs it (record 0111): centres' SCAIP, and telephony.
    { room: "cloud/sip", mayImport: ["shared"] },
    // Calls of the desk's number, and spoken ones (record 0121): knows no alarm, and nobody's name but the operator's.
    {
      room: "cloud/telephony",
      mayImport: ["shared", "cloud/sip", "cloud/emergency/settings-field", "cloud/registry/residents/sentence"],
      packages: ["zod"],
    },
    // What is kept of calls, and whose they are (record 0124): looks into the registry, and writes into an incident's journal through the loop's inbox.
    {
      room: "cloud/telephony/calls",
      mayImport: [
        "shared",
        "cloud/api/contract/calls",
        "cloud/api/ports-calls",
        "cloud/ingest/clocks/repeating",
        "cloud/loop/port",
        "cloud/registry/residents/sentence",
        "cloud/telephony",
      ],
      prefixedMayImport: ["cloud/database", "cloud/records", "cloud/registry", "cloud/vault"],
      packages: ["zod"],
    },
    // Sound and speech know no call, and calls that are spoken are a provider of calls among others (record 0123).
    { room: "cloud/telephony/media", mayImport: ["shared"] },
    { room: "cloud/telephony/speech", mayImport: ["shared", "cloud/telephony/media"] },
    {
      room: "cloud/telephony/spoken-call",
      mayImport: [
        "shared",
        "cloud/emergency/emergency-service",
        "cloud/notify/phone-provider",
        "cloud/sip",
        "cloud/telephony/media",
        "cloud/telephony/speech",
        "cloud/telephony/trunk",
      ],
    },
    {
      room: "cloud/emergency",
      mayImport: ["shared", "cloud/alarms", "cloud/sip"],
      packages: ["zod", "@xmldom/xmldom"],
    },
    // What a core and whoever calls outside for it tell each other (record 0125).
    {
      room: "cloud/outside",
      mayImport: ["shared", "cloud/dispatch/claim", "cloud/emergency", "cloud/notify/phone-provider"],
      prefixedMayImport: ["cloud/database", "cloud/vault"],
    },
    { room: "cloud/metrics", mayImport: ["shared"] },
    // What the desk reads and does, behind the API's ports (record 0040): it feeds the one inbox and decides nothing.
    {
      room: "cloud/desk",
      mayImport: [
        "shared",
        "cloud/alarms",
        "cloud/api/contract",
        "cloud/api/ports",
        "cloud/api/ports-calls",
        "cloud/api/ports-looking",
        "cloud/api/ports-screens",
        "cloud/detection",
        "cloud/dispatch",
        "cloud/emergency",
        "cloud/faults",
        "cloud/ingest/brokers/downlink",
        "cloud/ingest/ledger",
        "cloud/loop/port",
        "cloud/registry",
        "cloud/timeline/timeline",
      ],
      prefixedMayImport: ["cloud/database"],
    },
    // One home as those who care for it read it, and the days in which nobody is expected there (record 0134).
    {
      room: "cloud/care",
      mayImport: [
        "shared",
        "cloud/alarms",
        "cloud/api/contract",
        "cloud/api/ports-care",
        "cloud/detection",
        "cloud/dispatch/delivery",
        "cloud/faults/work-board",
        "cloud/loop/port",
        "cloud/registry",
        "cloud/timeline/timeline",
        "cloud/trials/trials",
      ],
      prefixedMayImport: ["cloud/database", "cloud/desk/views", "cloud/dispatch"],
    },
    // Persons, each by a connector of the same port as a centre (record 0115).
    {
      room: "cloud/notify",
      mayImport: ["shared", "cloud/alarms", "cloud/emergency"],
      prefixedMayImport: ["cloud/database", "cloud/vault/vault", "cloud/vault/sql-own-key"],
      packages: ["zod"],
    },
    {
      // People who sign in (record 0088): accounts are records, what they may do is the policy's matter.
      room: "cloud/identity",
      mayImport: [
        "shared",
        "cloud/access/principal",
        "cloud/audit/audit-log",
        "cloud/database/database",
        "cloud/records/record-shape",
        "cloud/records/records",
      ],
      prefixedMayImport: ["cloud/database", "cloud/vault/vault"],
      packages: ["zod"],
    },
    {
      room: "cloud/health-exchange",
      mayImport: ["shared", "cloud/registry", "cloud/timeline/timeline"],
      packages: ["zod"],
    },
    // The read side of ports, and commands; never detection or notify.
    {
      room: "cloud/api",
      mayImport: [
        "shared",
        "cloud/access",
        "cloud/alarms",
        "cloud/audit/audit-log",
        "cloud/audit/reading-notes",
        "cloud/dispatch",
        "cloud/faults",
        "cloud/fleet",
        "cloud/identity",
        "cloud/records/records",
        "cloud/registry",
        "cloud/drills",
        "cloud/shifts",
        "cloud/board",
        "cloud/loop/port",
        "cloud/months",
        "cloud/timeline/timeline",
        "cloud/trials",
      ],
      packages: ["zod"],
    },
    // Pages run in a browser: they know the API's shapes and nothing of the server.
    // One room for each page, so that what one of them loads is not carried by another: antd is the administration's alone (record 0093).
    {
      room: "cloud/web/parts",
      mayImport: [...pureWords, "cloud/api/contract"],
      packages: ["react", "i18next", "react-i18next", "uqr"],
    },
    {
      room: "cloud/web/operator",
      // One order of the queue, and one word on which steps are open, for the page and for the server (record 0101).
      mayImport: [
        ...pureWords,
        "cloud/alarms/incident-plan",
        "cloud/alarms/queue-order",
        "cloud/api/contract",
        "cloud/web/parts",
      ],
      packages: ["react", "react-dom", "zod"],
    },
    // Each page by itself: React, and the one package that it alone needs.
    ...["sign-in", "answer", "caregiver", "board"].map((page) => webRoom(page, ["cloud/api/contract"], [])),
    webRoom("reference", [], []),
    webRoom("installer", ["cloud/api/contract", "cloud/api/registry/contract"], ["qr"]),
    webRoom("administration", ["cloud/api/contract", "cloud/api/registry/contract"], ["antd", "uplot"]),
  ],
  technologies,
  entries: [
    ...["main", "app", "config"].map((entry) => `gateway/${entry}`),
    "cloud/broker/main",
    "cloud/main",
    // What wires rooms together, a file for each part of the service, and what a start is told: nothing else lives there.
    "cloud/app/",
    "cloud/config/",
    // app.ts in three: what it wires, and the wiring of each kind of device.
    "gateway/app-lines",
    "gateway/app-outbox",
    "gateway/app-bridge",
    "gateway/app-configuration",
    "gateway/app-machine",
    "gateway/app-unreadable",
    "cloud/web/vite.config",
  ],
  loops: [
    "gateway/loop",
    "gateway/loop-accepted",
    "gateway/loop-answers",
    "gateway/loop-contain",
    "gateway/loop-receipts",
    "cloud/loop/loop",
    "cloud/loop/port",
  ],
  neverShipped: ["hardware", "scripts", "test"],
  apart: [["gateway", "cloud"]],
};

const sources = readSources();

describe("the house keeps its own law", () => {
  test("every import is allowed by the table", () => {
    expect(sources.flatMap((file) => breaches(law, file))).toEqual([]);
  });

  test("what flows from room to room flows one way", () => {
    expect(circles(law, sources)).toEqual([]);
  });

  test("every import leads to a file that is there", () => {
    const paths = new Set(sources.map((file) => file.path));
    const missing = sources.flatMap((file) =>
      file.imports
        .map(({ specifier }) => resolve(file.path, specifier))
        .filter((target) => target.kind === "ours" && /\.tsx?$/.test(target.path) && !paths.has(target.path))
        .map((target) => `${file.path} → ${target.kind === "ours" ? target.path : target.name}`),
    );
    expect(missing).toEqual([]);
  });
});

describe("a breach is seen and told in a sentence", () => {
  const planted = (path: string, specifier: string): string[] =>
    breaches(law, readSource(path, `import { something } from "${specifier}";`));

  test.each(forbidden)("%s → %s", (path, specifier, sentence) => {
    expect(planted(path, specifier)).toEqual([expect.stringContaining(sentence)]);
  });

  test("rooms in a circle are told as one, tests beside them are not", () => {
    const back = `import { something } from "../brokers/downlink.ts";`;
    const there = readSource("cloud/ingest/brokers/downlink.ts", `import { fateOf } from "../receipts/receipts.ts";`);
    expect(circles(law, [there, readSource("cloud/ingest/receipts/telling.ts", back)])).toEqual([
      "cloud/ingest/brokers → cloud/ingest/receipts → cloud/ingest/brokers",
    ]);
    expect(circles(law, [there, readSource("cloud/ingest/receipts/telling.test.ts", back)])).toEqual([]);
  });

  test("however it is written: types, re-exports, lazy imports, lazy types", () => {
    const text = `
      import type { A } from "../outbox/outbox.ts";
      export * from "../outbox/outbox.ts";
      export { A } from "../outbox/outbox.ts";
      const later = await import("../outbox/outbox.ts");
      type B = import("../outbox/outbox.ts").B;
      const secret = await import(later.name);`;
    expect(breaches(law, readSource("gateway/core/step.ts", text))).toHaveLength(6);
  });

  test.each(allowed)("what is allowed stays allowed: %s → %s", (path, specifier) => {
    expect(planted(path, specifier)).toEqual([]);
  });
});
