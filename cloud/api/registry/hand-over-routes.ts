/** A kit is handed over against a signature, and the sheet of it is a file that can be asked for. */

import { z } from "zod";
import { handOverRecord } from "../../registry/hand-over/hand-over-record.ts";
import { handOverRefusals } from "../../registry/hand-over/hand-over-registrar.ts";
import { must, parseKitId } from "@shouwang/shared/domain/ids.ts";
import type { Asked } from "../asked.ts";
import { refusal } from "../error-codes.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { handOverDone, newHandOver } from "./contract/installation.ts";
import { aboutHome, oneHome } from "./home-records-routes.ts";
import { aboutKit, oneKit } from "./kit-input.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const handOverIdField = z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}");
const pdf = "application/pdf";

export function handOverRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { records, handOver, handOvers, drawSheet } = keepers;
  const nameOf = ({ principal }: Asked): string => principal?.name ?? "Shouwang";
  return [
    route({
      method: "POST",
      path: "/api/homes/:id/hand-over",
      access: may("hand-over-kit", aboutHome),
      summary:
        "The kit is handed over: what is known of it now is written down with the signature of whoever receives it. The same sheet sent twice is one.",
      takes: { params: oneHome, query: nothing, body: newHandOver },
      answers: { 200: handOverDone },
      async answer({ params, body }, _signal, asked) {
        const kitId = must(parseKitId(body.kitId), body.kitId);
        const signed = { ...body, kitId, homeId: params.id, installer: nameOf(asked) };
        const answer = await handOver.sign(signed, byOf(asked, nowMs()));
        if (answer.kind === "done") return { status: 200, body: { handOverId: answer.handOverId, atMs: answer.atMs } };
        return answer.why === handOverRefusals.noHome
          ? refusal("no-such-home")
          : refusedAnswer("registry-refused", answer.why);
      },
    }),
    route({
      method: "GET",
      path: "/api/kits/:id/hand-overs",
      access: may("see-kits", aboutKit),
      summary: "Signed sheets of a kit, the latest first: when, and in which home. Who signed stands in the sheet.",
      takes: { params: oneKit, query: nothing, body: nothing },
      answers: {
        200: z.array(z.strictObject({ handOverId: z.string(), homeId: z.string(), atMs: z.number().int() })),
      },
      async answer({ params }) {
        const found = await handOvers.ofKit(params.id);
        return { status: 200, body: found.map(({ handOverId, homeId, atMs }) => ({ handOverId, homeId, atMs })) };
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/hand-over/:handOverId/sheet.pdf",
      access: may("hand-over-kit", aboutHome),
      summary: "The signed sheet, as PDF.",
      takes: {
        params: oneHome.extend({ handOverId: handOverIdField }),
        query: z.object({ language: z.enum(["zh", "en"]).default("zh") }),
        body: nothing,
      },
      answers: { 200: z.string() },
      gives: pdf,
      async answer({ params: { id: homeId, handOverId }, query }) {
        const kept = (await records.get(handOverRecord, [handOverId])).get(handOverId);
        // Admitted for this home: a sheet of another one is not there.
        if (kept?.kind !== "kept" || kept.content.homeId !== homeId) return refusal("no-such-record");
        const content = await drawSheet({ handOverId, content: kept.content }, query.language);
        const name = `hand-over-${kept.content.label}-${handOverId.slice(0, 8)}.pdf`;
        return { status: 200, body: null, file: { name, mediaType: pdf, content } };
      },
    }),
  ];
}
