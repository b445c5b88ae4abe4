/** Rules 1 to 4 of docs/architecture.md §2, claim by claim: where each is kept, how it would be broken, and who would notice. */

import type { Breach } from "./breach.ts";

const step = "gateway/core/step.test.ts";
const store = "gateway/outbox/sqlite-outbox.test.ts";
const slots = "gateway/outbox/life-slots.test.ts";
const sending = "gateway/uplink/delivery.test.ts";
const marks = "cloud/ingest/ledger/marks.test.ts";
const cases = "test/scenarios/delivery";

export const acceptedToReceipts: readonly Breach[] = [
  // 1. Accepted = committed with fsync; only a receipt lets the gateway forget; no broker needs to be durable.
  {
    id: "1.1",
    claim: "the gateway's commit is behind an fsync",
    code: {
      in: "gateway/outbox/sqlite-store.ts",
      find: "PRAGMA synchronous = FULL;",
      put: "PRAGMA synchronous = OFF;",
    },
    red: {
      in: "test/faults/crash-images.test.ts",
      test: "need each fsync: of the database, of its log",
    },
  },
  {
    id: "1.2",
    claim: "nothing is called accepted before the card has answered",
    code: {
      in: "gateway/loop.ts",
      find: "const answer = await outbox.append(drafts);",
      put: 'say("info", "accepted", {}); const answer = await outbox.append(drafts);',
    },
    red: { in: `${cases}/accepted.test.ts`, test: "nothing is called accepted before the card has answered" },
  },
  {
    id: "1.3",
    claim: "a broker's acknowledgement is no receipt: life is sent again until the cloud's comes",
    code: {
      in: "gateway/core/connection.ts",
      find: "nowMs - one.sentAtMs >= lifeResendAfter",
      put: "nowMs < one.sentAtMs",
    },
    red: { in: step, test: "a life alarm without a receipt is sent again every 5 s" },
  },
  {
    id: "1.4",
    claim: "a receipt lets go of what it names, not of more",
    code: {
      in: "gateway/outbox/sqlite-store.ts",
      find: "Math.min(through, mark.next - 1)",
      put: "Math.max(through, mark.next - 1)",
    },
    red: { in: store, test: "R-007 a receipt moves the mark forward, never back, and never beyond what was numbered" },
  },
  {
    id: "1.5",
    claim: "the receipt comes from the cloud's commit",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "return (await committer.commit(draft))?.why ?? null;",
      put: "void committer.commit(draft); return null;",
    },
    red: { in: `${cases}/commit.test.ts`, test: "nothing is receipted or shown" },
  },
  {
    id: "1.6",
    claim: "the cloud's commit is behind an fsync",
    code: { in: "cloud/database/sqlite-worker.ts", find: "PRAGMA synchronous = FULL", put: "PRAGMA synchronous = OFF" },
    red: {
      in: "test/faults/crash-images.test.ts",
      test: "need each fsync: of the database, of its log",
    },
  },

  // 2. Three lanes.
  {
    id: "2.1",
    claim: "what comes in on a life input and cannot be read is life",
    code: {
      in: "gateway/drivers/zigbee2mqtt/report.ts",
      find: 'return meaning.isPanicOnly ? [lifeEvent("unreadable", "raised", "certain", evidence, false)] : [];',
      put: "return [];",
    },
    red: {
      in: "gateway/drivers/zigbee2mqtt/interpret.test.ts",
      test: "a word that a panic button has never said is unreadable",
    },
  },
  {
    id: "2.2",
    claim: "the fault lane holds the latest state per device and kind",
    code: { in: "gateway/outbox/sqlite-store.ts", find: "compact(draft);", put: "" },
    red: { in: store, test: "R-006 an unsent fault is replaced by its newer state" },
  },
  {
    id: "2.3",
    claim: "telemetry that is dropped is counted and dated in a durable skipped record",
    code: {
      in: "gateway/outbox/sqlite-store.ts",
      find: 'marks.skip({ lane, ordinal: at, epoch: epochAt(at), why: "dropped-full" }, seqs);',
      put: "",
    },
    red: { in: store, test: "R-006 a full outbox drops the oldest telemetry, counted and dated" },
  },
  {
    id: "2.4",
    claim: "the oldest telemetry goes first",
    code: {
      in: "gateway/outbox/sqlite-store.ts",
      find: "? ORDER BY seq LIMIT ?`",
      put: "? ORDER BY seq DESC LIMIT ?`",
    },
    red: { in: store, test: "R-006 a full card gives up its oldest telemetry for a press" },
  },
  {
    id: "2.5",
    claim: "life is never dropped",
    code: {
      in: "gateway/outbox/sqlite-store.ts",
      find: 'left -= drop("telemetry", false, left);',
      put: 'left -= drop("telemetry", false, left); left -= drop("life", false, left);',
    },
    red: { in: store, test: "R-006 a full outbox drops the oldest telemetry, counted and dated, and never a life row" },
  },
  {
    id: "2.6",
    claim: "life is never compacted: each press has a row of its own",
    code: {
      in: "gateway/core/alarm-latch.ts",
      find: 'return isOldNews ? "same-danger" : "raise";',
      put: 'return "same-danger";',
    },
    red: { in: step, test: "every press has a row of its own" },
  },
  {
    id: "2.7",
    claim: "on the gateway a fresh press goes past whatever is being sent again",
    code: {
      in: "gateway/core/connection.ts",
      find: 'effects.push({ kind: "send-fresh", epoch: row.epoch, seq: row.seq });',
      put: 'effects.push({ kind: "send", lane: "life" });',
    },
    red: { in: step, test: "a life row is appended by itself" },
  },
  {
    id: "2.8",
    claim: "in the cloud life is decided before everything that waits",
    code: {
      in: "cloud/ingest/inbox/inbox.ts",
      find: "isRestOpen && urgentInARow >= urgentInARowMax && queues.rest.size > 0",
      put: "isRestOpen && queues.rest.size > 0",
    },
    red: { in: `${cases}/lanes.test.ts`, test: "R-070 a press passes 10,000 telemetry records" },
  },
  {
    id: "2.9",
    claim: "at the broker no session keeps an old press in a queue in front of a new one",
    code: { in: "gateway/uplink/mqtt-uplink.ts", find: "clean: true", put: "clean: false" },
    red: { in: "gateway/uplink/mqtt-uplink.test.ts", test: "nothing is left in a broker" },
  },
  {
    id: "2.10",
    claim: "a kept slot is synced",
    code: { in: "gateway/outbox/life-slots.ts", find: "await disk.sync();", put: "" },
    red: { in: slots, test: "R-060 what was kept is found after a power cut" },
  },
  {
    id: "2.11",
    claim: "a slot carries a CRC over all of it",
    code: {
      in: "gateway/outbox/life-slot.ts",
      find: "view.getUint32(16) !== crc32(bytes.subarray(0, 16), json)",
      put: "json.byteLength < 0",
    },
    red: { in: "gateway/outbox/life-slot.test.ts", test: "R-060 any flipped bit that matters" },
  },
  {
    id: "2.12",
    claim: "the slot file is written whole beforehand",
    code: {
      in: "gateway/outbox/slot-file.ts",
      find: "await file.writeFile(whole);",
      put: "await file.truncate(whole.byteLength);",
    },
    red: { in: "gateway/outbox/slot-file.test.ts", test: "R-060 the file is written whole at the first start" },
  },
  {
    id: "2.13",
    claim: "a life record goes to its slot too, and comes back from it when the database lacks it",
    code: {
      in: "gateway/outbox/slotted-outbox.ts",
      find: "const keeping = slots.keep(record);",
      put: 'const keeping = Promise.resolve({ kind: "kept", isCrowded: false } as const);',
    },
    red: { in: "gateway/outbox/slotted-outbox.test.ts", test: "R-038 a database that was replaced gets back" },
  },

  // 3. Identity.
  {
    id: "3.1",
    claim: "a record belongs to the home of its assignment",
    code: {
      in: "cloud/ingest/deciding/place.ts",
      find: "assignmentId === null ? undefined : registry.assignment(assignmentId)",
      put: "undefined as ReturnType<typeof registry.assignment>",
    },
    red: { in: `${cases}/hands.test.ts`, test: "R-066" },
  },
  {
    id: "3.2",
    claim: "each opening of the outbox has an epoch of its own, and numbers begin anew in it",
    code: {
      in: "gateway/outbox/sqlite-store.ts",
      find: 'run("INSERT OR IGNORE INTO epochs (epoch) VALUES (?)", options.epoch);',
      put: 'run("INSERT OR IGNORE INTO epochs (epoch) VALUES (?)", options.epoch); run("DELETE FROM epochs WHERE epoch <> ?", options.epoch);',
    },
    red: { in: store, test: "R-005 what was accepted is there after a restart, in a new epoch" },
  },
  {
    id: "3.3",
    claim: "one alarm id is one alarm, however often it comes",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "if (await ledger.alarm(alarmId)) {",
      put: "if (alarmId === null) {",
    },
    red: { in: `${cases}/lost-messages.test.ts`, test: "R-009 a press whose receipts were lost comes again" },
  },
  {
    id: "3.4",
    claim: "a life alarm is recognised by its id alone, never by its number",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "if (await ledger.alarm(alarmId)) {",
      put: 'if ((await ledger.alarm(alarmId)) || (header && createDraft(memory).marks({ gatewayId, epoch: header.epoch, lane: "life" }).decided.through >= header.seq)) {',
    },
    red: { in: `${cases}/copied-card.test.ts`, test: "R-039 two presses with one number both raise" },
  },
  {
    id: "3.5",
    claim: "a number with two contents is the fault `cloned`",
    code: { in: "cloud/ingest/deciding/twins.ts", find: "known[at + 1] !== digest", put: "digest < 0" },
    red: { in: `${cases}/copied-card.test.ts`, test: "R-039 one number with two contents on the telemetry lane" },
  },
  {
    id: "3.6",
    claim: "and it is processed all the same",
    code: {
      in: "cloud/ingest/deciding/hear.ts",
      find: "if (hasNumber(decided, record.seq) && !isOther) continue;",
      put: "if (hasNumber(decided, record.seq)) continue;",
    },
    red: { in: `${cases}/copied-card.test.ts`, test: "R-039 the same on the fault lane" },
  },
  {
    id: "3.7",
    claim: "each press is given an alarm id of its own",
    code: {
      in: "gateway/loop.ts",
      find: "{ ...input, alarmId: ports.newAlarmId() }",
      put: "{ ...input, alarmId: (feed.first ??= ports.newAlarmId()) }",
    },
    red: { in: `${cases}/lost-messages.test.ts`, test: "R-015 8 raises at once" },
  },

  // 4. Receipts are contiguous.
  {
    id: "4.1",
    claim: "a receipt says the highest number below which nothing is missing",
    code: {
      in: "cloud/ingest/ledger/marks.ts",
      find: "return { through: decided.through, missing",
      put: "return { through: highest(decided), missing",
    },
    red: { in: marks, test: "R-015 receipts are contiguous" },
  },
  {
    id: "4.2",
    claim: "a receipt names the gaps",
    code: {
      in: "cloud/ingest/ledger/marks.ts",
      find: "gaps(decided, highest(decided)).slice(0, options.limit)",
      put: "[]",
    },
    red: { in: marks, test: "R-015 receipts are contiguous" },
  },
  {
    id: "4.3",
    claim: "the gateway sends again what is named missing",
    code: {
      in: "gateway/uplink/delivery.ts",
      find: "for (const [from, to] of missing) {",
      put: "for (const [from, to] of missing.slice(missing.length)) {",
    },
    red: { in: sending, test: "what the cloud names missing is sent again" },
  },
  {
    id: "4.4",
    claim: "or answers that the number will never come",
    code: {
      in: "gateway/uplink/delivery.ts",
      find: "if (skipped.length === 0) continue;",
      put: "continue;",
    },
    red: { in: sending, test: "travel alone when their epoch has nothing else left" },
  },
  {
    id: "4.5",
    claim: "the cloud takes that answer for the number",
    code: {
      in: "cloud/ingest/deciding/hear.ts",
      find: "return [...skipped, ...incoming.unreadable",
      put: "return [...skipped.slice(skipped.length), ...incoming.unreadable",
    },
    red: { in: "cloud/loop/telemetry.test.ts", test: "what a gateway skipped closes the gap" },
  },
  {
    id: "4.6",
    claim: "after a reconnect the gateway sends from the lowest number without a receipt",
    code: {
      in: "gateway/uplink/delivery.ts",
      find: 'for (const lane of ["life", "fault", "telemetry"] as const) rewind(lane);',
      put: "",
    },
    red: { in: sending, test: "R-007 a reconnect sends again from the lowest unreceipted" },
  },
  {
    id: "4.7",
    claim: "a duplicate is receipted again",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "if (header) markLife({ draft, house, gatewayId, nowMs, receivedAtMs }, null, header, alarmId);",
      put: "return;",
    },
    red: { in: "cloud/loop/life.test.ts", test: "R-010 and each time it is receipted" },
  },
  {
    id: "4.8",
    claim: "from stored state, also by the next process",
    code: {
      in: "cloud/ingest/ledger/sql-hot-log.ts",
      find: "marks: [...presentMarks.values()] };",
      put: "marks: [] };",
    },
    red: {
      in: `${cases}/commit.test.ts`,
      test: "marks, incident and deliveries of one decision are there after a crash",
    },
  },
  {
    id: "4.9",
    claim: "and only from a mark that is what was written",
    code: {
      in: "cloud/ingest/ledger/sql-hot-log.ts",
      find: "row.checksum === checksumOfMark(row)",
      put: "row.checksum !== undefined",
    },
    red: { in: "cloud/loop/doubt.test.ts", test: "R-180 a mark that a disk has lifted hides nothing" },
  },
  {
    id: "4.10",
    claim: "what a damaged row covered is doubted, however whole the one before it is",
    code: {
      in: "cloud/ingest/recovery/remember.ts",
      find: "const doubted = new Set(stored.doubt?.subjects);",
      put: "const doubted = new Set<string>();",
    },
    red: { in: "cloud/loop/doubt.test.ts", test: "R-179 a row of the log that is not what was written" },
  },
];
