/** The demo home's control port: `POST <url>/press` and so on. */

import { z } from "zod";
import type { DemoHome } from "./ports.ts";

/** The simulator says in a sentence why it could not. */
const answerSchema = z.object({ error: z.string().max(300) });

/** @param options.homeId which registered home the simulator plays; null when that is not known. */
export function createHttpDemoHome(options: { controlUrl: string; homeId: string | null }): DemoHome {
  const base = options.controlUrl.replace(/\/+$/, "");
  return {
    view: async () => ({ isAttached: true, homeId: options.homeId }),
    async act(action, signal) {
      try {
        const response = await fetch(`${base}/${action}`, { method: "POST", signal });
        if (response.ok) return { kind: "done" };
        const said = answerSchema.safeParse(await response.json());
        return { kind: "unreachable", why: said.success ? said.data.error : `It answered ${response.status}.` };
      } catch (error) {
        // Not there, too late, or not JSON: for the reader of the page it is one thing, and this says which.
        return { kind: "unreachable", why: error instanceof Error ? `${error.message}.` : "" };
      }
    },
  };
}
