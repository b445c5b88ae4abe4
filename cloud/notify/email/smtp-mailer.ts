/** E-mail over SMTP, by nodemailer. A server that takes a message has it; when somebody reads it nobody knows. */

import { createTransport } from "nodemailer";
import type { Delivered } from "../../emergency/emergency-service.ts";
import type { Mailer } from "./mailer.ts";
import type { EmailSettings } from "./settings.ts";

/** A greeting takes a second; a server that takes longer is tried again. */
const answerTakesMaxMs = 10_000;

export function openMailer(settings: EmailSettings): Mailer {
  const { host, port, tls, user, password, from } = settings;
  return async ({ key, to, subject, text }, signal) => {
    if (signal.aborted) return { kind: "unreachable", why: "given up before it began", retryAfter: null };
    const transport = createTransport({
      host,
      port,
      secure: tls === "implicit",
      requireTLS: tls === "starttls",
      ignoreTLS: tls === "none",
      ...(user === null ? {} : { auth: { user, pass: password ?? "" } }),
      connectionTimeout: answerTakesMaxMs,
      greetingTimeout: answerTakesMaxMs,
      socketTimeout: answerTakesMaxMs,
      // A message of ours is a line of text: nothing is fetched for it from anywhere.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const end = (): void => transport.close();
    signal.addEventListener("abort", end, { once: true });
    try {
      const aborted = new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => reject(new Error("no answer in time")), { once: true }),
      );
      const sent = transport.sendMail({ from, to, subject, text, messageId: `<${key}@shouwang>` });
      const { response } = await Promise.race([sent, aborted]);
      return { kind: "accepted", receipt: plain(response) };
    } catch (error) {
      return verdictOf(error);
    } finally {
      signal.removeEventListener("abort", end);
      transport.close();
    }
  };
}

/** 5xx and what is no address will not be otherwise the next time; everything else may be. */
function verdictOf(error: unknown): Delivered {
  const code = typeof error === "object" && error !== null && "responseCode" in error ? Number(error.responseCode) : 0;
  const why = plain(error instanceof Error ? error.message : String(error));
  // A refused password is our own setting, and may be put right while the alarm is open.
  return code >= 500 && code !== 530 && code !== 535
    ? { kind: "refused", why }
    : { kind: "unreachable", why, retryAfter: null };
}

function plain(text: unknown): string {
  return String(text)
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 200);
}
