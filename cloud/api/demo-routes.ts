/** For a newcomer: make the simulated home of `npm start` do something, and watch the alarm arrive. */

import { z } from "zod";
import { demoActions } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import type { DemoHome } from "./ports.ts";
import { nothing, route, type Route } from "./route.ts";
import { maySomewhere } from "./route-access.ts";
import { demoView } from "./schemas.ts";

/** @param demo null where the cloud was started for real homes. */
export function demoRoutes(demo: DemoHome | null): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/api/demo",
      access: maySomewhere("try-demo"),
      summary: "Whether a demo home is attached.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: demoView },
      answer: async (_input, signal) => ({
        status: 200,
        body: demo ? await demo.view(signal) : { isAttached: false, homeId: null },
      }),
    }),
    route({
      method: "POST",
      path: "/api/demo/:action",
      access: maySomewhere("try-demo"),
      summary: "Press the button, fall, open the door, fall silent, or go on living.",
      takes: { params: z.object({ action: z.enum(demoActions) }), query: nothing, body: nothing },
      answers: { 200: z.object({ done: z.enum(demoActions) }) },
      async answer({ params }, signal) {
        if (!demo) return refusal("no-demo-home");
        const answer = await demo.act(params.action, signal);
        if (answer.kind === "unreachable") return refusal("demo-home-unreachable", answer.why);
        return { status: 200, body: { done: params.action } };
      },
    }),
  ];
}
