/** What people ask of gateways: stored, then sent; the answers are stored as they come. Nothing here is on the path of an alarm. */

import { must, parseCommandId, type CommandId, type GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { encodeMessage } from "@shouwang/shared/wire/codec.ts";
import { commandSchema, type AnswerMessage } from "@shouwang/shared/wire/commands.ts";
import { wireVersion } from "@shouwang/shared/wire/topics.ts";
import type { CommandView } from "../api/contract.ts";
import type { GatewayCommands } from "../api/ports.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Downlink } from "../ingest/brokers/downlink.ts";
import type { CloudLoop } from "../loop-port.ts";
import type { RegistryReader } from "../registry/registry.ts";

export function createGatewayCommands(given: {
  database: LedgerDatabase;
  registry: RegistryReader;
  loop: CloudLoop;
  downlink: Downlink;
  nextId: () => string;
  log: Log;
}): GatewayCommands & Disposable {
  const { database, registry, loop, downlink, log } = given;
  const subscription = loop.subscribe((event) => {
    if (event.kind !== "answer") return;
    void keep(database, event.answer, loop.nowMs()).catch((error: unknown) =>
      log.warn("An answer of a gateway belongs to no command of ours and was dropped.", {
        gatewayId: event.gatewayId,
        commandId: event.answer.commandId,
        error: String(error),
      }),
    );
  });
  return {
    async send({ gatewayId, by, withinSeconds, command }) {
      const bucket = registry.assignmentOfGateway(gatewayId)?.bucket;
      if (bucket === undefined) return undefined;
      const text = given.nextId();
      const commandId = must(parseCommandId(text), text);
      const sentAtMs = loop.nowMs();
      const deadlineAtMs = sentAtMs + withinSeconds * 1_000;
      const row = {
        command_id: commandId,
        gateway_id: gatewayId,
        by,
        sent_at_ms: sentAtMs,
        deadline_at_ms: deadlineAtMs,
      };
      await database.commit([
        { query: database.write.insertInto("commands").values({ ...row, command: JSON.stringify(command) }) },
      ]);
      const message = { v: wireVersion, commandId, deadlineAtMs, command };
      downlink.send({ bucket, gatewayId }, "command", encodeMessage(message), "rest");
      return { commandId, gatewayId, by, sentAtMs, deadlineAtMs, command, answers: [] };
    },
    answers: async (gatewayId, commandId) => await readCommand(database, gatewayId, commandId),
    [Symbol.dispose]: () => subscription[Symbol.dispose](),
  };
}

async function keep(database: LedgerDatabase, answer: AnswerMessage, receivedAtMs: number): Promise<void> {
  const row = {
    command_id: answer.commandId,
    received_at_ms: receivedAtMs,
    outcome: answer.outcome,
    detail: answer.detail,
  };
  await database.commit([
    {
      query: database.write
        .insertInto("answers")
        .values(row)
        .onConflict((conflict) => conflict.doNothing()),
    },
  ]);
}

async function readCommand(
  database: LedgerDatabase,
  gatewayId: GatewayId,
  commandId: CommandId,
): Promise<CommandView | undefined> {
  const row = await database.read
    .selectFrom("commands")
    .selectAll()
    .where("command_id", "=", commandId)
    .where("gateway_id", "=", gatewayId)
    .executeTakeFirst();
  if (!row) return undefined;
  const answers = await database.read
    .selectFrom("answers")
    .selectAll()
    .where("command_id", "=", commandId)
    .orderBy("received_at_ms")
    // Within one millisecond "started" comes before what ended it: the other outcomes are all earlier in the alphabet.
    .orderBy("outcome", "desc")
    .execute();
  return {
    commandId,
    gatewayId,
    by: row.by,
    sentAtMs: row.sent_at_ms,
    deadlineAtMs: row.deadline_at_ms,
    command: commandSchema.parse(JSON.parse(row.command)),
    answers: answers.map((one) => ({
      receivedAtMs: one.received_at_ms,
      // `as`: only `keep` writes it, from a checked message.
      outcome: one.outcome as AnswerMessage["outcome"],
      detail: one.detail,
    })),
  };
}
