/** What people ask of gateways: stored, then sent; the answers are stored as they come. Nothing here is on the path of an alarm. */

import { must, parseCommandId, type CommandId, type GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { encodeMessage } from "@shouwang/shared/wire/codec.ts";
import { commandSchema, type AnswerMessage } from "@shouwang/shared/wire/commands.ts";
import { diagnosticsReportSchema } from "@shouwang/shared/wire/diagnostics.ts";
import { wireVersion } from "@shouwang/shared/wire/topics.ts";
import type { CommandReportView, CommandView } from "../api/contract.ts";
import type { GatewayCommands } from "../api/ports.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import type { Downlink } from "../ingest/brokers/downlink.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { RegistryReader } from "../registry/registry.ts";

/** Of one gateway, for people. */
const shownMax = 30;

export function createGatewayCommands(given: {
  database: LedgerDatabase;
  registry: Pick<RegistryReader, "assignmentOfGateway">;
  loop: Pick<CloudLoop, "nowMs" | "subscribe">;
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
      return { commandId, gatewayId, by, sentAtMs, deadlineAtMs, command, answers: [], hasReport: false };
    },
    answers: async (gatewayId, commandId) => await readCommand(database, gatewayId, commandId),
    recent: async (gatewayId) => await recentOf(database, gatewayId),
    [Symbol.dispose]: () => subscription[Symbol.dispose](),
  };
}

async function keep(database: LedgerDatabase, answer: AnswerMessage, receivedAtMs: number): Promise<void> {
  const row = {
    command_id: answer.commandId,
    received_at_ms: receivedAtMs,
    outcome: answer.outcome,
    detail: answer.detail,
    report: answer.report === undefined ? null : JSON.stringify(answer.report),
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
  { read }: LedgerDatabase,
  gatewayId: GatewayId,
  commandId: CommandId,
): Promise<CommandReportView | undefined> {
  const commands = read.selectFrom("commands").selectAll().where("gateway_id", "=", gatewayId);
  const rows = await commands.where("command_id", "=", commandId).execute();
  const [view] = await withAnswers(read, rows);
  if (view === undefined) return undefined;
  const reports = read.selectFrom("answers").select("report").where("command_id", "=", commandId);
  const row = await reports
    .where("report", "is not", null)
    .orderBy("received_at_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  // What a later program kept and this one cannot read is as good as none, and no reason to hide the answer.
  const report = diagnosticsReportSchema.safeParse(row === undefined ? null : JSON.parse(row.report ?? "null"));
  return { ...view, report: report.success ? report.data : null };
}

async function recentOf({ read }: LedgerDatabase, gatewayId: GatewayId): Promise<readonly CommandView[]> {
  const commands = read.selectFrom("commands").selectAll().where("gateway_id", "=", gatewayId);
  return await withAnswers(read, await commands.orderBy("sent_at_ms", "desc").limit(shownMax).execute());
}

async function withAnswers(
  read: LedgerDatabase["read"],
  rows: readonly Schema["commands"][],
): Promise<readonly CommandView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ command_id }) => command_id);
  // Of the reports only whether there is one: a page that looks again and again does not carry them each time.
  const answers = await read
    .selectFrom("answers")
    .select(["command_id", "received_at_ms", "outcome", "detail"])
    .select((row) => row("report", "is not", null).as("has_report"))
    .where("command_id", "in", ids)
    .orderBy("received_at_ms")
    // Within one millisecond "started" comes before what ended it: the other outcomes are all earlier in the alphabet.
    .orderBy("outcome", "desc")
    .execute();
  return rows.map((row) => ({
    commandId: row.command_id,
    gatewayId: row.gateway_id,
    by: row.by,
    sentAtMs: row.sent_at_ms,
    deadlineAtMs: row.deadline_at_ms,
    command: commandSchema.parse(JSON.parse(row.command)),
    hasReport: answers.some((one) => one.command_id === row.command_id && Boolean(one.has_report)),
    answers: answers
      .filter(({ command_id }) => command_id === row.command_id)
      .map((one) => ({
        receivedAtMs: one.received_at_ms,
        // `as`: only `keep` writes it, from a checked message.
        outcome: one.outcome as AnswerMessage["outcome"],
        detail: one.detail,
      })),
  }));
}
