/** For the technician: what the cloud asks of a gateway, and what it answered. */

import { z } from "zod";
import { commandSchema } from "@shouwang/shared/wire/commands.ts";
import type { CommandRequest } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import { commandIdField, gatewayIdField, operatorField } from "./fields.ts";
import type { GatewayCommands } from "./ports.ts";
import { nothing, route, type Route } from "./route.ts";
import { commandView } from "./schemas.ts";

const dayInSeconds = 86_400;

const commanded = z.strictObject({
  by: operatorField,
  withinSeconds: z.number().int().min(1).max(dayInSeconds),
  command: commandSchema,
}) satisfies z.ZodType<CommandRequest>;

export function gatewaysRoutes(gateways: GatewayCommands): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/api/gateways/:id/commands",
      summary: "Send a command to a gateway. It is not begun later than `withinSeconds` from now.",
      takes: {
        params: z.object({ id: gatewayIdField }),
        query: nothing,
        body: commanded,
      },
      answers: { 202: commandView },
      async answer({ params, body }) {
        const sent = await gateways.send({ gatewayId: params.id, ...body });
        return sent ? { status: 202, body: sent } : refusal("no-such-gateway");
      },
    }),
    route({
      method: "GET",
      path: "/api/gateways/:id/commands/:commandId",
      summary: "What the gateway has answered so far.",
      takes: { params: z.object({ id: gatewayIdField, commandId: commandIdField }), query: nothing, body: nothing },
      answers: { 200: commandView },
      async answer({ params }, signal) {
        const view = await gateways.answers(params.id, params.commandId, signal);
        return view ? { status: 200, body: view } : refusal("no-such-command");
      },
    }),
  ];
}
