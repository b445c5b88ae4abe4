/** One shift hands over to the next: written by whoever goes, confirmed by whoever comes. */

import { z } from "zod";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { confirmed, namedMax, openNow, type Shift } from "../shifts/shift.ts";
import { shiftShape } from "../shifts/shift-shape.ts";
import type { Shifts } from "../shifts/shifts.ts";
import type { Asked } from "./asked.ts";
import type { ConfirmShiftRequest, ShiftView, WriteShiftRequest } from "./contract/shifts.ts";
import { asNamed, ok, type DeskFor } from "./desk-answers.ts";
import { refusal } from "./error-codes.ts";
import { operatorField } from "./fields.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { maySomewhere } from "./route-access.ts";

const notesMax = 4_000;
const listedMax = 50;
/** Looked through for those of a small area. */
const lookedThroughMax = 500;
const idField = z.string().regex(/^[a-z0-9-]{8,64}$/, "not an id: [a-z0-9-]{8,64}");
const writing = z.strictObject({
  by: operatorField.optional(),
  /** Random, of this hand-over: a second click is no second one. */
  callId: idField,
  to: operatorField,
  notes: z.string().trim().max(notesMax),
}) satisfies z.ZodType<WriteShiftRequest>;
const confirming = z.strictObject({ by: operatorField.optional() }) satisfies z.ZodType<ConfirmShiftRequest>;

export function shiftsRoutes(given: { shifts: Shifts; deskFor: DeskFor; nowMs: () => number }): readonly Route[] {
  const { shifts, deskFor, nowMs } = given;
  const open = async (asked: Asked, signal: AbortSignal) =>
    await deskFor(asked).queries.incidents({ state: "open", limit: namedMax }, signal);
  const shown = ({ area: _area, ...view }: Shift): ShiftView => view;
  /** Whoever wrote it, whoever is named, and the desks of its area. */
  const isTheirs = ({ from, to, area }: Shift, { principal, sight }: Asked): boolean => {
    if (principal === null || principal.name === from || principal.name === to) return true;
    if (area === null) return principal.grants.some((one) => "area" in one && one.area === "everywhere");
    const code = parseAreaCode(area);
    return code !== undefined && sight.answersFor(code);
  };
  return [
    route({
      method: "GET",
      path: "/api/shifts",
      access: maySomewhere("take-incident"),
      summary: "The last hand-overs of shifts, the latest first.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: z.array(shiftShape) },
      async answer(_input, _signal, asked) {
        const all = await shifts.lately(lookedThroughMax);
        return ok(
          all
            .filter((one) => isTheirs(one, asked))
            .slice(0, listedMax)
            .map(shown),
        );
      },
    }),
    route({
      method: "POST",
      path: "/api/shifts",
      access: maySomewhere("take-incident"),
      summary: "Whoever goes hands the shift over: what is open and who has it is read by the server at this moment.",
      takes: { params: nothing, query: nothing, body: writing },
      answers: { 200: shiftShape },
      answer: async ({ body }, signal, asked) =>
        await asNamed(asked, body.by, async (from): Promise<Answer> => {
          const { callId, to, notes } = body;
          if (to === from) return refusal("not-to-yourself");
          const faults = (await deskFor(asked).queries.faults(signal))
            .filter(({ work }) => work.protectsLife && work.at !== "held")
            .slice(0, namedMax)
            .map(({ gatewayId, deviceId, fault, sinceMs }) => ({ gatewayId, deviceId, fault, sinceMs }));
          const said = { shiftId: callId, from, to, writtenAtMs: nowMs(), notes, faults, confirmed: null };
          const kept = await shifts.write({ ...said, ...openNow(await open(asked, signal)), area: areaOf(asked) });
          return kept.from === from ? ok(shown(kept)) : refusal("message-id-used");
        }),
    }),
    route({
      method: "POST",
      path: "/api/shifts/:shiftId/confirm",
      access: maySomewhere("take-incident"),
      summary: "Whoever is named has read it; what is open by then is written beside it. It takes no incident in hand.",
      takes: { params: z.object({ shiftId: idField }), query: nothing, body: confirming },
      answers: { 200: shiftShape },
      answer: async ({ params, body }, signal, asked) =>
        await asNamed(asked, body.by, async (by): Promise<Answer> => {
          const shift = await shifts.find(params.shiftId);
          if (shift === undefined || !isTheirs(shift, asked)) return refusal("no-such-shift");
          const answer = confirmed(shift, { by, open: await open(asked, signal), nowMs: nowMs() });
          if (answer.kind === "refused") return refusal("shift-not-yours");
          if (answer.isNew && !(await shifts.confirm(answer.shift))) return refusal("changed-meanwhile");
          return ok(shown((await shifts.find(params.shiftId)) ?? answer.shift));
        }),
    }),
  ];
}

/** Where whoever writes it sits; null: everywhere, or nobody signs in. */
function areaOf({ principal }: Asked): string | null {
  for (const grant of principal?.grants ?? [])
    if ((grant.role === "operator" || grant.role === "supervisor") && grant.area !== "everywhere") return grant.area;
  return null;
}
