/** Whoever takes e-mail. Contract as that of `EmergencyService`: nothing throws, and everything settles soon after its signal. */

import type { Delivered } from "../../emergency/emergency-service.ts";

export type Mail = {
  /** The same for every attempt: it becomes the message's id, by which mailboxes know a repetition. */
  key: string;
  to: string;
  subject: string;
  text: string;
};
export type Mailer = (mail: Mail, signal: AbortSignal) => Promise<Delivered>;
