/** Rules 5 to 8 of docs/architecture.md §2, claim by claim: where each is kept, how it would be broken, and who would notice. */

import type { Breach } from "./breach.ts";

const step = "gateway/core/step.test.ts";
const store = "gateway/outbox/sqlite-outbox.test.ts";
const marks = "cloud/ingest/ledger/marks.test.ts";
const cases = "test/scenarios/delivery";

export const helloToTimeline: readonly Breach[] = [
  // 5. Hello opens every connection.
  {
    id: "5.1",
    claim: "hello opens every connection",
    code: {
      in: "gateway/core/connection.ts",
      find: 'effects: [{ kind: "hello" }, { kind: "send", lane: "life" }',
      put: 'effects: [{ kind: "send", lane: "life" }',
    },
    red: { in: step, test: "R-007 a connection opens with hello" },
  },
  {
    id: "5.2",
    claim: "hello says epochs and their lowest number without a receipt",
    code: {
      in: "gateway/loop.ts",
      find: "const standings = await outbox.standings();",
      put: "const standings = (await outbox.standings()).slice(0, 0);",
    },
    red: { in: `${cases}/session.test.ts`, test: "§2.5 hello says what waits" },
  },
  {
    id: "5.3",
    claim: "hello says which alarms are open",
    code: { in: "gateway/loop.ts", find: "notClosed(state.latches).map((alarm) => alarm.alarmId)", put: "[]" },
    red: { in: `${cases}/session.test.ts`, test: "§2.5 hello says what waits" },
  },
  {
    id: "5.4",
    claim: "the cloud answers with receipts and with what became of each alarm",
    code: {
      in: "cloud/ingest/deciding/decide-rest.ts",
      find: "await telling.fates(incoming.message.openAlarms, nowMs)",
      put: "[]",
    },
    red: { in: `${cases}/session.test.ts`, test: "§2.5 hello is answered with receipts of all lanes" },
  },
  {
    id: "5.5",
    claim: "and with the desired configuration",
    code: {
      in: "cloud/ingest/deciding/decide-rest.ts",
      find: "telling.desired(gatewayId, incoming.message.configurationHash);",
      put: "",
    },
    red: { in: `${cases}/session.test.ts`, test: "§2.5 hello is answered with the desired configuration" },
  },
  {
    id: "5.6",
    claim: "a new ledger gets everything again that is still kept",
    code: { in: "gateway/outbox/sqlite-store.ts", find: "marks.save(lane, { ...mark, through: 0 });", put: "" },
    red: { in: store, test: "a new ledger gets everything again that is still kept" },
  },
  {
    id: "5.7",
    claim: "receipted life alarms are kept for 30 days",
    code: { in: "gateway/outbox/retention.ts", find: "lifeKeptFor: days(30)", put: "lifeKeptFor: days(29)" },
    red: {
      in: "gateway/outbox/sqlite-store.test.ts",
      test: "receipted life rows are kept for 30 days",
    },
  },
  {
    id: "5.8",
    claim: "receipted telemetry is kept for 7 days",
    code: { in: "gateway/outbox/retention.ts", find: "telemetryKeptFor: days(7)", put: "telemetryKeptFor: days(6)" },
    red: {
      in: "gateway/outbox/sqlite-store.test.ts",
      test: "receipted life rows are kept for 30 days",
    },
  },
  {
    id: "5.9",
    claim: "a restored cloud pages nobody for what people had closed",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "? hearRecovered : hearLife",
      put: "? hearLife : hearLife",
    },
    red: { in: `${cases}/restored-ledger.test.ts`, test: "R-040" },
  },
  {
    id: "5.10",
    claim: "a backup that was put back is noticed",
    code: { in: "cloud/database/sql-facts.ts", find: "if (isRestored) await upsertFact(", put: "void (" },
    red: { in: `${cases}/restored-ledger.test.ts`, test: "R-040" },
  },
  {
    id: "5.11",
    claim: "nothing relies on retained messages",
    code: {
      in: "gateway/uplink/mqtt-uplink.ts",
      find: "toBuffer(payload), { qos: 1, retain: false }",
      put: "toBuffer(payload), { qos: 1, retain: true }",
    },
    red: { in: "gateway/uplink/mqtt-uplink.test.ts", test: "nothing is left in a broker" },
  },

  // 6. Unreadable is louder, not quieter.
  {
    id: "6.1",
    claim: "a readable header is enough: it raises",
    code: {
      in: "cloud/ingest/inbox/receive.ts",
      find: 'if (from.channel !== "life") return { kind: "noise", from, why };',
      put: 'return { kind: "noise", from, why };',
    },
    red: { in: `${cases}/unreadable.test.ts`, test: "R-011" },
  },
  {
    id: "6.2",
    claim: "its body is set aside for a person",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "setAside(draft, said, { why, nowMs, id: house.nextId() });",
      put: "",
    },
    red: { in: "cloud/loop/life.test.ts", test: "R-011 a life record of another version raises as unreadable" },
  },
  {
    id: "6.3",
    claim: "and it is receipted",
    code: {
      in: "cloud/ingest/inbox/receive.ts",
      find: 'const known = header.kind === "message" ? header.message : null;',
      put: "const known = null;",
    },
    red: { in: `${cases}/unreadable.test.ts`, test: "R-011" },
  },
  {
    id: "6.4",
    claim: "a press from a device that nobody registered says so",
    code: {
      in: "cloud/detection/panic.ts",
      find: "return input.isKnownDevice || input.event === null ? null",
      put: "return input.alarmId ? null",
    },
    red: {
      in: "cloud/detection/panic.test.ts",
      test: "R-012 a press from a device nobody registered is raised, and says so",
    },
  },
  {
    id: "6.5",
    claim: "a press from a gateway that nobody registered raises",
    code: {
      in: "cloud/ingest/inbox/accept.ts",
      find: "if (!isAlarm) return noise(channel",
      put: "return noise(channel",
    },
    red: {
      in: "cloud/loop/life.test.ts",
      test: "R-012 a press from a device or a gateway that nobody registered raises",
    },
  },
  {
    id: "6.6",
    claim: "what a stranger sends that is no alarm is counted, and decided by nobody",
    code: {
      in: "cloud/ingest/inbox/accept.ts",
      find: "if (!isAlarm) return noise(channel",
      put: "if (!channel) return noise(channel",
    },
    red: { in: `${cases}/administration.test.ts`, test: "§2.6 R-013 bytes of a stranger" },
  },
  {
    id: "6.7",
    claim: "a life record that cannot be decided raises as unreadable",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "if (why !== null) await raiseUnreadable(said, alarmId, why, nowMs);",
      put: "",
    },
    red: { in: "cloud/loop/damage.test.ts", test: "R-084 a press finds a home whose state no rule can use" },
  },

  // 7. One decision, one transaction.
  {
    id: "7.1",
    claim: "what one decision changes is committed together or not at all",
    code: {
      in: "cloud/database/sqlite-worker.ts",
      find: 'database.exec("BEGIN IMMEDIATE");',
      put: 'database.exec("SELECT 1");',
    },
    red: { in: "cloud/database/sql-database.test.ts", test: "a commit is all or nothing" },
  },
  {
    id: "7.1a",
    claim: "marks belong to it",
    code: {
      in: "cloud/ingest/ledger/sql-hot-log.ts",
      find: ',"marks":${JSON.stringify(marks)}',
      put: ',"marks":[]',
    },
    red: {
      in: `${cases}/commit.test.ts`,
      test: "marks, incident and deliveries of one decision are there after a crash",
    },
  },
  {
    id: "7.1b",
    claim: "the home's state belongs to it",
    code: {
      in: "cloud/ingest/ledger/sql-hot-log.ts",
      find: '{"subjects":[${subjects.join(",")}]',
      put: '{"subjects":[]',
    },
    red: {
      in: "test/contracts/ledger.test.ts",
      test: "R-014 what one decision changes is there together after a restart",
    },
  },
  {
    id: "7.1c",
    claim: "alarms belong to it",
    code: {
      in: "cloud/ingest/ledger/sql-ledger.ts",
      find: "...commit.alarms.map((alarm) => ({",
      put: "...commit.alarms.slice(1).map((alarm) => ({",
    },
    red: { in: "cloud/loop/life.test.ts", test: "R-014 nothing is told before it is stored" },
  },
  {
    id: "7.1d",
    claim: "incident and journal belong to it",
    code: {
      in: "cloud/ingest/ledger/sql-ledger.ts",
      find: "const chained = heads.chained(commit.incidents);",
      put: "const chained = heads.chained(commit.incidents.map((one) => ({ ...one, journal: [] })));",
    },
    red: {
      in: "test/contracts/ledger.test.ts",
      test: "R-014 what one decision changes is there together after a restart",
    },
  },
  {
    id: "7.1e",
    claim: "notification intents belong to it",
    code: {
      in: "cloud/ingest/ledger/sql-ledger.ts",
      find: "...commit.deliveries.create.map((delivery) => createDelivery(db, delivery)),",
      put: "",
    },
    red: { in: "cloud/loop/life.test.ts", test: "R-014 nothing is told before it is stored" },
  },
  {
    id: "7.2",
    claim: "memory is adopted after the commit",
    code: {
      in: "cloud/ingest/deciding/committer.ts",
      find: "const content = draft.commit();",
      put: "const content = draft.commit(); adopt(draft);",
    },
    red: { in: `${cases}/commit.test.ts`, test: "nothing is receipted or shown" },
  },
  {
    id: "7.3",
    claim: "a life alarm commits alone",
    code: {
      in: "cloud/ingest/inbox/inbox.ts",
      find: "const items = queues[from].take(1);",
      put: "const items = queues[from].take(2);",
    },
    red: { in: "cloud/ingest/inbox/inbox.test.ts", test: "life comes first and alone" },
  },
  {
    id: "7.4",
    claim: "telemetry waits for company less than two seconds",
    code: { in: "cloud/ingest/inbox/gathering.ts", find: "gatherFor = millis(500)", put: "gatherFor = millis(5_000)" },
    red: { in: "cloud/ingest/inbox/gathering.test.ts", test: "R-071" },
  },
  {
    id: "7.5",
    claim: "a group is halved until its bad member is found",
    code: { in: "cloud/ingest/deciding/decide-rest.ts", find: "if (group.length === 1 && only)", put: "if (only)" },
    red: { in: "cloud/loop/telemetry.test.ts", test: "a message that cannot be stored is found among its neighbours" },
  },

  // 8. Two marks for telemetry.
  {
    id: "8.1",
    claim: "the receipt is the lower of decided and timelined",
    code: {
      in: "cloud/ingest/ledger/marks.ts",
      find: "Math.min(decided.through, timelined.through)",
      put: "decided.through",
    },
    red: { in: marks, test: "telemetry is receipted by the lower of its two marks" },
  },
  {
    id: "8.2",
    claim: "what lies above the timelined mark is written again after a crash",
    code: {
      in: "cloud/ingest/deciding/hear.ts",
      find: "if (isDecided && (hasNumber(marks.timelined, seq) || inHand(key, seq))) continue;",
      put: "if (isDecided) continue;",
    },
    red: { in: "cloud/loop/telemetry.test.ts", test: "a crash between decision and timeline" },
  },
  {
    id: "8.3",
    claim: "and is not decided again",
    code: { in: "cloud/ingest/deciding/hear.ts", find: "if (!isDecided) {", put: "if (seq > 0) {" },
    red: { in: `${cases}/commit.test.ts`, test: "what is written again to the time series is not decided again" },
  },
  {
    id: "8.4",
    claim: "writing again changes nothing",
    code: {
      in: "cloud/timeline/sqlite-timeline-file.ts",
      find: "INSERT OR IGNORE INTO points",
      put: "INSERT INTO points",
    },
    red: { in: "test/contracts/timeline-embedded.test.ts", test: "the same points again change nothing" },
  },
  {
    id: "8.5",
    claim: "a store that answers before it is durable is given its time",
    code: {
      in: "cloud/ingest/receipts/timeline-lane.ts",
      find: "if (timeline.settlesAfter === 0) settled(batch);",
      put: "if (timeline.settlesAfter >= 0) settled(batch);",
    },
    red: {
      in: "cloud/ingest/receipts/timeline-lane.test.ts",
      test: "an engine that answers before it is durable is given its time",
    },
  },
  {
    id: "8.6",
    claim: "VictoriaMetrics is given 15 s",
    code: { in: "cloud/timeline/influx-timeline.ts", find: "isVictoria ? seconds(15)", put: "isVictoria ? seconds(5)" },
    red: { in: `${cases}/lanes.test.ts`, test: "§2.8 R-152 a store that answers before it is durable" },
  },
  {
    id: "8.7",
    claim: "life never waits for the time series",
    code: {
      in: "cloud/loop/loop.ts",
      find: "return await decideLife(first.said, nowMs);",
      put: "await timelineLane.idle(); return await decideLife(first.said, nowMs);",
    },
    red: { in: `${cases}/lanes.test.ts`, test: "§2.8 two marks" },
  },
];
