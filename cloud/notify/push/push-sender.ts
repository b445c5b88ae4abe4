/** Whoever brings a message to one browser. Contract as that of `EmergencyService`. */

import type { Delivered } from "../../emergency/emergency-service.ts";

/** @param subscription as the browser gave it, in JSON. */
export type PushSender = (subscription: string, payload: object, signal: AbortSignal) => Promise<Delivered>;
