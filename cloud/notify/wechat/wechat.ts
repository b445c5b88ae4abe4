/** An account that writes to whoever follows it. Contract as that of `EmergencyService`. */

import type { Delivered } from "../../emergency/emergency-service.ts";

export type WechatMessage = { openId: string; what: string; standing: string; at: string; link: string | null };
export type Wechat = (message: WechatMessage, signal: AbortSignal) => Promise<Delivered>;
