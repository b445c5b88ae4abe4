/** Faults as work: somebody by name takes one, puts it off, says that it is mended; and what was written about those of a kit. */

import { z } from "zod";
import { faultKinds } from "@shouwang/shared/domain/fault.ts";
import { must, parseDeviceId, type GatewayId } from "@shouwang/shared/domain/ids.ts";
import { reasonMax, type WorkItem } from "../faults/work-item-record.ts";
import type { SeenWork, WorkBoard } from "../faults/work-board.ts";
import type { PersonsAct } from "../faults/work-machine.ts";
import { workRefusals } from "../faults/work-refusal.ts";
import type { Asked } from "./asked.ts";
import type { PutOffWorkRequest, TakeWorkRequest, WorkDoneRequest, WorkItemView } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import { gatewayIdField, operatorField, versionField } from "./fields.ts";
import { namedBy } from "./narrowed-desk.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { may } from "./route-access.ts";
import { workItemView, workView } from "./schemas.ts";

const deviceIdField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text) => must(parseDeviceId(text), text));
const wallMs = z.number().int().min(0).max(8_640_000_000_000_000);
const why = z.string().trim().min(1, "say why").max(reasonMax);
const seen = z.strictObject({
  by: operatorField.optional(),
  deviceId: deviceIdField.nullable(),
  fault: z.enum(faultKinds),
  sinceMs: wallMs,
  version: versionField,
});
const taking = seen satisfies z.ZodType<TakeWorkRequest>;
const puttingOff = seen.extend({ untilMs: wallMs, why }) satisfies z.ZodType<PutOffWorkRequest>;
const mending = seen.extend({ why }) satisfies z.ZodType<WorkDoneRequest>;

const oneKit = z.object({ id: gatewayIdField });
const oneOf = ({ params }: { params: { id: GatewayId } }) => ({ kind: "gateway" as const, gatewayId: params.id });

export function faultsRoutes({ work, nowMs }: { work: WorkBoard; nowMs: () => number }): readonly Route[] {
  const act = async (
    gatewayId: GatewayId,
    body: z.output<typeof seen>,
    asked: Asked,
    did: (by: string, atMs: number) => PersonsAct,
  ): Promise<Answer> => {
    const named = namedBy(asked, body.by);
    if ("refused" in named) return named.refused;
    const { deviceId, fault, sinceMs, version } = body;
    const which: SeenWork = { gatewayId, deviceId, fault, sinceMs, version };
    const atMs = nowMs();
    const answer = await work.act(which, did(named.by, atMs), { who: asked.who, purpose: asked.purpose, atMs });
    if (answer.kind === "done") return { status: 200, body: answer.view };
    const isNews = answer.why === workRefusals.meanwhile || answer.why === workRefusals["not-there"];
    const { status, body: problem } = refusal(isNews ? "changed-meanwhile" : "not-possible-now", answer.why.en);
    return { status, body: { ...problem, sentence: answer.why } };
  };
  return [
    route({
      method: "POST",
      path: "/api/gateways/:id/faults/take",
      access: may("work-on-faults", oneOf),
      summary: "A named person looks after this fault from now on, and has the time of its present owner.",
      takes: { params: oneKit, query: nothing, body: taking },
      answers: { 200: workView },
      answer: async ({ params, body }, _signal, asked) =>
        await act(params.id, body, asked, (by, atMs) => ({ kind: "taken", by, atMs })),
    }),
    route({
      method: "POST",
      path: "/api/gateways/:id/faults/put-off",
      access: may("work-on-faults", oneOf),
      summary: "With a reason, and until when: 30 days at most, a day where somebody who calls might not be heard.",
      takes: { params: oneKit, query: nothing, body: puttingOff },
      answers: { 200: workView },
      answer: async ({ params, body }, _signal, asked) =>
        await act(params.id, body, asked, (by, atMs) => ({
          kind: "put-off",
          by,
          atMs,
          untilMs: body.untilMs,
          why: body.why,
        })),
    }),
    route({
      method: "POST",
      path: "/api/gateways/:id/faults/done",
      access: may("work-on-faults", oneOf),
      summary: "What was done. A fault that still stands half an hour later was not mended, and goes on upwards.",
      takes: { params: oneKit, query: nothing, body: mending },
      answers: { 200: workView },
      answer: async ({ params, body }, _signal, asked) =>
        await act(params.id, body, asked, (by, atMs) => ({ kind: "done", by, atMs, why: body.why })),
    }),
    route({
      method: "GET",
      path: "/api/gateways/:id/faults/work",
      access: may("see-faults", oneOf),
      summary: "What was written about faults of this kit, the latest first: who took them, put them off, mended them.",
      takes: { params: oneKit, query: nothing, body: nothing },
      answers: { 200: z.array(workItemView) },
      answer: async ({ params }) => ({ status: 200, body: (await work.ofGateway(params.id)).map(itemView) }),
    }),
  ];
}

function itemView(item: WorkItem & { itemId: string }): WorkItemView {
  const { itemId, deviceId, fault, sinceMs, endedAtMs, protectsLife, acts } = item;
  return {
    itemId,
    deviceId,
    fault,
    sinceMs,
    endedAtMs,
    protectsLife,
    acts: acts.map((act) => ({
      kind: act.kind,
      atMs: act.atMs,
      by: "by" in act ? act.by : null,
      to: "to" in act ? act.to : null,
      untilMs: "untilMs" in act ? act.untilMs : null,
      why: "why" in act ? act.why : act.kind === "told" ? `${act.people}/${act.of}` : null,
    })),
  };
}
