/** An installer stands in a home and types or scans what is printed on the kit: commissioning begins. */

import { z } from "zod";
import { must, parseKitId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { claimHashOf } from "../../registry/kits/claim-code.ts";
import { refusedKit } from "../../registry/kits/kit-refusal.ts";
import { refusal } from "../error-codes.ts";
import { homeIdField } from "../fields.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { createClaimLimit } from "./claim-limit.ts";
import { kitDoneView } from "./contract/kits.ts";
import { kitAnswer, refusedKitAnswer } from "./kit-answers.ts";
import { byOf } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

/** Looked for where a code is none, or not of this place: whoever counts milliseconds learns nothing. No hash is like it. */
const noHash = "none";
const noKit = must(parseKitId("none"), "none");

export function kitClaimRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { kits, kitRegistrar } = keepers;
  const limit = createClaimLimit();
  return [
    route({
      method: "POST",
      path: "/api/homes/:id/claim-kit",
      access: may("claim-kit", ({ params }: { params: { id: HomeId } }) => ({ kind: "home", homeId: params.id })),
      summary: "Begins with the kit whose code this is, in this home. After some wrong codes one waits.",
      takes: {
        params: z.object({ id: homeIdField }),
        query: nothing,
        body: z.strictObject({ code: z.string().max(64) }),
      },
      answers: { 200: kitDoneView },
      async answer({ params, body }, _signal, asked): Promise<Answer> {
        const keys = limit.keysOf(asked);
        const atMs = nowMs();
        const begun = limit.begin(keys, atMs);
        if (begun.kind === "wait") return waiting(begun.untilMs - atMs);
        const kitId = (await kits.byClaimHash(claimHashOf(body.code) ?? noHash)) ?? noKit;
        const isTheirs = await asked.mayAlso({ kind: "kit", kitId });
        if (!isTheirs || kitId === noKit) return refusedKitAnswer(refusedKit("wrongCode"));
        limit.succeeded(keys);
        return kitAnswer(await kitRegistrar.claim({ kitId, homeId: params.id }, byOf(asked, nowMs())));
      },
    }),
  ];
}

function waiting(forMs: number): Answer {
  const waitSeconds = Math.max(1, Math.ceil(forMs / 1_000));
  const { status, body } = refusal("too-many-tries", `Wait ${waitSeconds} s.`);
  const sentence = {
    zh: `安装码输错次数过多。请等待${waitSeconds}秒，核对盒上的安装码后再试。`,
    en: `Too many wrong claim codes. Wait ${waitSeconds} s, compare the code with the box, then try again.`,
  };
  return { status, body: { ...body, sentence }, headers: { "retry-after": String(waitSeconds) } };
}
