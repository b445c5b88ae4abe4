/** For the technician: what the cloud asks of a gateway, and what it answered. */

import { z } from "zod";
import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import { commandSchema } from "@shouwang/shared/wire/commands.ts";
import type { CommandRequest } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import { commandIdField, gatewayIdField, operatorField } from "./fields.ts";
import { namedBy } from "./narrowed-desk.ts";
import type { GatewayCommands } from "./ports.ts";
import { nothing, route, type Route } from "./route.ts";
import { may } from "./route-access.ts";
import { commandReportView, commandView } from "./schemas.ts";

const dayInSeconds = 86_400;

const commanded = z.strictObject({
  by: operatorField.optional(),
  withinSeconds: z.number().int().min(1).max(dayInSeconds),
  command: commandSchema,
}) satisfies z.ZodType<CommandRequest>;

const oneOf = ({ params }: { params: { id: GatewayId } }) => ({ kind: "gateway" as const, gatewayId: params.id });

export function gatewaysRoutes(gateways: GatewayCommands): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/api/gateways/:id/commands",
      access: may("command-gateway", oneOf),
      summary: "Send a command to a gateway. It is not begun later than `withinSeconds` from now.",
      takes: {
        params: z.object({ id: gatewayIdField }),
        query: nothing,
        body: commanded,
      },
      answers: { 202: commandView },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const sent = await gateways.send({ gatewayId: params.id, ...body, by: named.by });
        return sent ? { status: 202, body: sent } : refusal("no-such-gateway");
      },
    }),
    route({
      method: "GET",
      path: "/api/gateways/:id/commands",
      access: may("command-gateway", oneOf),
      summary: "The last commands to a gateway, the latest first, each with what it has answered so far.",
      takes: { params: z.object({ id: gatewayIdField }), query: nothing, body: nothing },
      answers: { 200: z.array(commandView) },
      answer: async ({ params }, signal) => ({ status: 200, body: await gateways.recent(params.id, signal) }),
    }),
    route({
      method: "GET",
      path: "/api/gateways/:id/commands/:commandId",
      access: may("command-gateway", oneOf),
      summary: "What the gateway has answered so far, and the report it sent along.",
      takes: { params: z.object({ id: gatewayIdField, commandId: commandIdField }), query: nothing, body: nothing },
      answers: { 200: commandReportView },
      async answer({ params }, signal) {
        const view = await gateways.answers(params.id, params.commandId, signal);
        return view ? { status: 200, body: view } : refusal("no-such-command");
      },
    }),
  ];
}
