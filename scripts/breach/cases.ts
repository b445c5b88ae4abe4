/** The eleven rows of the case table of docs/architecture.md §2: a line that each rests on, broken, and the scenario that notices. */

import type { Breach } from "./breach.ts";

const cases = "test/scenarios/delivery";

export const caseBreaches: readonly Breach[] = [
  {
    id: "case 1",
    claim: "receipt lost: receipted again",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "if (header) markLife({ draft, house, gatewayId, nowMs, receivedAtMs }, null, header, alarmId);",
      put: "return;",
    },
    red: {
      in: `${cases}/lost-messages.test.ts`,
      test: "R-007 R-010 it is sent again, receipted again, and is one alarm",
    },
  },
  {
    id: "case 1a",
    claim: "receipt lost: sent again",
    code: {
      in: "gateway/core/connection.ts",
      find: "nowMs - one.sentAtMs >= lifeResendAfter",
      put: "nowMs < one.sentAtMs",
    },
    red: {
      in: `${cases}/lost-messages.test.ts`,
      test: "R-007 R-010 it is sent again, receipted again, and is one alarm",
    },
  },
  {
    id: "case 1b",
    claim: "receipt lost: one alarm",
    code: {
      in: "gateway/uplink/messages.ts",
      find: "return { v: wireVersion, epoch, seq, alarmId, assignmentId,",
      put: "return { v: wireVersion, epoch, seq, alarmId: `${alarmId}-${Math.floor(Math.random() * 1e9)}` as AlarmId, assignmentId,",
    },
    red: {
      in: `${cases}/lost-messages.test.ts`,
      test: "R-007 R-010 it is sent again, receipted again, and is one alarm",
    },
  },
  {
    id: "case 2",
    claim: "5 to 7 lost at the broker: 8 raises at once",
    code: {
      in: "cloud/ingest/deciding/decide-life.ts",
      find: "const why = await raise(said, nowMs);",
      put: 'const isAhead = header && header.seq > 1 + createDraft(memory).marks({ gatewayId, epoch: header.epoch, lane: "life" }).decided.through; const why = isAhead ? null : await raise(said, nowMs);',
    },
    red: { in: `${cases}/lost-messages.test.ts`, test: "R-015 8 raises at once" },
  },
  {
    id: "case 2a",
    claim: "5 to 7 lost at the broker: named missing",
    code: {
      in: "cloud/ingest/ledger/marks.ts",
      find: "gaps(decided, highest(decided)).slice(0, options.limit)",
      put: "[]",
    },
    red: { in: `${cases}/lost-messages.test.ts`, test: "R-015 8 raises at once" },
  },
  {
    id: "case 2b",
    claim: "5 to 7 lost at the broker: sent again because they were named, before any timer",
    code: {
      in: "gateway/uplink/delivery.ts",
      find: "for (const [from, to] of missing) {",
      put: "for (const [from, to] of missing.slice(missing.length)) {",
    },
    red: { in: `${cases}/lost-messages.test.ts`, test: "R-015 what is named missing is sent again at once" },
  },
  {
    id: "case 3",
    claim: "copied card: the fault is `cloned`",
    code: { in: "cloud/ingest/deciding/hear.ts", find: "if (isTaken && place) {", put: "if (isTaken && !place) {" },
    red: { in: `${cases}/copied-card.test.ts`, test: "R-039 two presses with one number both raise" },
  },
  {
    id: "case 3a",
    claim: "copied card: two machines that say hello in turn",
    code: {
      in: "cloud/ingest/deciding/twins.ts",
      find: "known.includes(bootId) && known.at(-1) !== bootId",
      put: "known.length < 0",
    },
    red: { in: `${cases}/copied-card.test.ts`, test: "R-039 two machines that say hello in turn" },
  },
  {
    id: "case 4",
    claim: "restored backup: it is another ledger",
    code: { in: "cloud/database/sql-facts.ts", find: "if (isRestored) await upsertFact(", put: "void (" },
    red: { in: `${cases}/restored-ledger.test.ts`, test: "R-040" },
  },
  {
    id: "case 4a",
    claim: "restored backup: the gateway sends again what it keeps",
    code: {
      in: "gateway/loop-receipts.ts",
      find: 'for (const lane of lanes) ports.perform("send again", delivery.resend(lane));',
      put: "",
    },
    red: { in: `${cases}/restored-ledger.test.ts`, test: "R-040" },
  },
  {
    id: "case 4b",
    claim: "restored backup: a gateway that has receipts we do not know proves it",
    code: { in: "cloud/ingest/recovery/restored.ts", find: "if (isOurs) proofs.add(gatewayId);", put: "" },
    red: { in: `${cases}/restored-ledger.test.ts`, test: "R-065 the whole folder was put back" },
  },
  {
    id: "case 4c",
    claim: "restored backup: what people had closed pages nobody",
    code: {
      in: "cloud/ingest/ledger/former-ledger.ts",
      find: "return seq < (receiptedBelow.get(epoch) ?? 0) &&",
      put: "return seq < 0 &&",
    },
    red: { in: `${cases}/restored-ledger.test.ts`, test: "R-040" },
  },
  {
    id: "case 5",
    claim: "kit moved: old records go to the old home",
    code: {
      in: "cloud/ingest/deciding/place.ts",
      find: "named?.gatewayId === gatewayId ? named",
      put: "named?.gatewayId === gatewayId ? registry.assignmentOfGateway(gatewayId)",
    },
    red: { in: `${cases}/hands.test.ts`, test: "R-066" },
  },
  {
    id: "case 6",
    claim: "fail-over in mid-publish: one alarm",
    code: {
      in: "gateway/uplink/messages.ts",
      find: "return { v: wireVersion, epoch, seq, alarmId, assignmentId,",
      put: "return { v: wireVersion, epoch, seq, alarmId: `${alarmId}-${Math.floor(Math.random() * 1e9)}` as AlarmId, assignmentId,",
    },
    red: { in: `${cases}/lost-messages.test.ts`, test: "R-067" },
  },
  {
    id: "case 6a",
    claim: "fail-over: the second broker is tried",
    code: { in: "gateway/uplink/mqtt-uplink.ts", find: "turn++;", put: "" },
    red: {
      in: "gateway/uplink/mqtt-uplink.test.ts",
      test: "a broker that is not there is passed over for the second one",
    },
  },
  {
    id: "case 7",
    claim: "paused worker: its commit is refused",
    code: { in: "cloud/database/sqlite-worker.ts", find: "if (fence) guarded(fence);", put: "" },
    red: { in: `${cases}/hands.test.ts`, test: "R-068" },
  },
  {
    id: "case 7a",
    claim: "paused worker: it ends",
    code: {
      in: "cloud/ingest/ledger/sql-ledger.ts",
      find: 'error.code === "dead" || error.code === "guard"',
      put: 'error.code === "dead"',
    },
    red: { in: `${cases}/hands.test.ts`, test: "R-068" },
  },
  {
    id: "case 8",
    claim: "newer gateway: an unknown life message raises as unreadable",
    code: {
      in: "cloud/ingest/inbox/receive.ts",
      find: 'if (from.channel !== "life") return { kind: "noise", from, why };',
      put: 'return { kind: "noise", from, why };',
    },
    red: { in: `${cases}/unreadable.test.ts`, test: "R-011" },
  },
  {
    id: "case 9",
    claim: "poisonous envelope: set aside and receipted by its numbers",
    code: { in: "cloud/ingest/inbox/receive.ts", find: "else bad.push({ seq, why: read.why });", put: "" },
    red: { in: `${cases}/unreadable.test.ts`, test: "R-013 it is set aside and counted" },
  },
  {
    id: "case 9a",
    claim: "poisonous envelope: its neighbours pass",
    code: {
      in: "cloud/ingest/deciding/decide-rest.ts",
      find: "await decideRest(group.slice(at + 1), nowMs);",
      put: "await putAside(said, String(error), nowMs);",
    },
    red: { in: `${cases}/unreadable.test.ts`, test: "R-013 one that our own rules stumble over" },
  },
  {
    id: "case 10",
    claim: "chattering tamper: the fault lane compacts",
    code: { in: "gateway/outbox/memory-outbox.ts", find: "compact(draft);", put: "" },
    red: { in: `${cases}/lanes.test.ts`, test: "R-069" },
  },
  {
    id: "case 10a",
    claim: "chattering tamper: a row a second at most",
    code: {
      in: "gateway/core/fault-board.ts",
      find: "const spacing = seconds(1);",
      put: "const spacing = seconds(0);",
    },
    red: { in: "gateway/core/step.test.ts", test: "a chattering tamper contact ends in its latest state" },
  },
  {
    id: "case 10b",
    claim: "chattering tamper: a press in between is on the desk in time",
    code: {
      in: "gateway/loop.ts",
      find: 'return perform("send life", delivery.sendFresh(effect));',
      put: "return undefined;",
    },
    red: { in: `${cases}/lanes.test.ts`, test: "R-069" },
  },
  {
    id: "case 11",
    claim: "card full, read-only, dying: memory takes what is precious",
    code: {
      in: "gateway/outbox/spared-outbox.ts",
      find: "precious.length === 0 ? answer : spare.append(precious)",
      put: "answer",
    },
    red: { in: `${cases}/failing-card.test.ts`, test: "a press is on the desk and in its slot" },
  },
  {
    id: "case 11a",
    claim: "card full, read-only, dying: the slot has it over a restart",
    code: {
      in: "gateway/outbox/slotted-outbox.ts",
      find: "const answer = await inner.append([record]);",
      put: "const answer = await inner.append([record].slice(1));",
    },
    red: { in: "gateway/outbox/slotted-outbox.test.ts", test: "R-038 the database refuses" },
  },
  {
    id: "case 11b",
    claim: "card full, read-only, dying: that telemetry is refused is said",
    code: { in: "gateway/core/step.ts", find: '"not accepted"', put: '"accepted"' },
    red: { in: `${cases}/failing-card.test.ts`, test: "a press is on the desk and in its slot" },
  },
  {
    id: "case 11c",
    claim: "card full, read-only, dying: the fault is raised",
    code: { in: "gateway/outbox/spared-outbox.ts", find: "else listener.unsound(detail);", put: "" },
    red: { in: `${cases}/failing-card.test.ts`, test: "a press is on the desk and in its slot" },
  },
  {
    id: "case 11d",
    claim: "a card that says nothing holds no press up",
    code: {
      in: "gateway/outbox/spared-outbox.ts",
      find: "return await Promise.race([work, late.promise]);",
      put: "return await work;",
    },
    red: { in: `${cases}/failing-card.test.ts`, test: "R-150 mute" },
  },
  {
    id: "case 11e",
    claim: "slots that say nothing are a fault, though the database takes everything",
    code: {
      in: "gateway/outbox/slotted-outbox.ts",
      find: "if (!isInTime) note(",
      put: "if (!isInTime && places.size < 0) note(",
    },
    red: { in: `${cases}/failing-card.test.ts`, test: "R-150 only the slots hang" },
  },
];
