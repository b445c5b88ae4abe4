/** The demo home's control port: `POST <url>/press` and so on. */

import type { DemoHome } from "./ports.ts";

/** @param options.homeId which registered home the simulator plays; null when that is not known. */
export function createHttpDemoHome(options: { controlUrl: string; homeId: string | null }): DemoHome {
  const base = options.controlUrl.replace(/\/+$/, "");
  return {
    view: async () => ({ isAttached: true, homeId: options.homeId }),
    async act(action, signal) {
      try {
        const response = await fetch(`${base}/${action}`, { method: "POST", signal });
        if (response.ok) return { kind: "done" };
        return { kind: "unreachable", why: `It answered ${response.status}.` };
      } catch (error) {
        return { kind: "unreachable", why: error instanceof Error ? `${error.message}.` : "" };
      }
    },
  };
}
