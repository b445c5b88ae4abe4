/** Opens what reaches persons, from the connectors' records, and again when they change. What the configuration names stands until a record takes its place. Decides nothing. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { SignedPost } from "../emergency/webhook/http-signed-post.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import type { Mailer } from "../notify/email/mailer.ts";
import { openMailer } from "../notify/email/smtp-mailer.ts";
import { openHook } from "../notify/hook/http-hook-service.ts";
import type { PhoneProvider } from "../notify/phone-provider.ts";
import { openAliyunPhone } from "../notify/providers/aliyun/http-aliyun-phone.ts";
import { openSignedPhone } from "../notify/providers/signed/http-signed-phone.ts";
import type { SignedPhoneSettings } from "../notify/providers/signed/settings.ts";
import type { PushSender } from "../notify/push/push-sender.ts";
import { isKnownPushService, openPushSender } from "../notify/push/webpush-sender.ts";
import { openWechat } from "../notify/wechat/http-wechat.ts";
import type { Wechat } from "../notify/wechat/wechat.ts";
import type { Errands } from "../outside/errand.ts";
import { phoneByErrand } from "../outside/errand-phone.ts";
import type { Connectors, KeptConnector } from "../registry/connectors/connectors.ts";

/** A connector that was changed on a page is used after this at the latest. */
const lookAgainEvery = seconds(15);

/** Of the one that the configuration names, in the address where it posts. */
const configuredName = "phone";

type Opened =
  | { kind: "phone"; phone: PhoneProvider }
  | { kind: "email"; mailer: Mailer }
  | { kind: "hook"; hook: SignedPost }
  | { kind: "wechat"; wechat: Wechat }
  | { kind: "push"; sender: PushSender };
type Kept = { key: string; name: string; opened: Opened };

export type PersonWays = Disposable & {
  /** By the name in the address where it posts: the id of its connector, or `phone` for the configuration's. */
  provider(name: string): PhoneProvider | null;
  phone(): PhoneProvider | null;
  others: { mailer(): Mailer | null; hook(): SignedPost | null; wechat(): Wechat | null; sender(): PushSender | null };
  /** Settles when what is kept is open. */
  readFrom(connectors: Pick<Connectors, "all">): Promise<void>;
  /** Somebody has changed them; else they are looked at now and then. */
  readAgain(): Promise<void>;
};

export function openPersonWays(given: {
  configured: SignedPhoneSettings | null;
  /** Where another process calls outside; null: this one does. */
  errands: Errands | null;
  clock: Clock;
  log: Log;
}): PersonWays {
  const { configured, errands, clock, log } = given;
  /** Only what it posts comes in here, where another process sends. */
  const asHere = (phone: PhoneProvider, name: string): PhoneProvider =>
    errands === null ? phone : phoneByErrand(phone, name, errands);
  const standing = configured && asHere(openSignedPhone(configured, { clock }), configuredName);
  let kept: readonly Kept[] = [];
  let connectors: Pick<Connectors, "all"> | undefined;
  const repeating = createRepeating(clock);
  const first = <Kind extends Opened["kind"]>(kind: Kind): Extract<Opened, { kind: Kind }> | undefined => {
    const found = kept.find(({ opened }) => opened.kind === kind)?.opened;
    // `as`: it was found by its kind.
    return found as Extract<Opened, { kind: Kind }> | undefined;
  };

  const openOne = (connector: KeptConnector): Kept[] => {
    const { connectorId, content } = connector;
    if (content.closedAtMs !== null) return [];
    const key = JSON.stringify([connectorId, content.kind, content.settings]);
    const before = kept.find((one) => one.key === key);
    if (before) return [before];
    try {
      const opened = openedOf(content, clock);
      if (opened === undefined) return [];
      const here: Opened = opened.kind === "phone" ? { ...opened, phone: asHere(opened.phone, connectorId) } : opened;
      return [{ key, name: connectorId, opened: here }];
    } catch (error) {
      log.error("A connector to persons cannot be opened; look at its settings.", {
        connectorId,
        error: String(error),
      });
      return [];
    }
  };

  const readAgain = async (): Promise<void> => {
    try {
      if (connectors !== undefined) kept = (await connectors.all()).kept.flatMap(openOne);
    } catch (error) {
      // What was open stays open: a database that does not answer now takes nobody's way away.
      log.error("Connectors to persons cannot be read; it is tried again.", { error });
    }
  };

  return {
    provider(name) {
      if (name === configuredName) return standing;
      const opened = kept.find((one) => one.name === name)?.opened;
      return opened?.kind === "phone" ? opened.phone : null;
    },
    phone: () => first("phone")?.phone ?? standing,
    others: {
      mailer: () => first("email")?.mailer ?? null,
      hook: () => first("hook")?.hook ?? null,
      wechat: () => first("wechat")?.wechat ?? null,
      sender: () => first("push")?.sender ?? null,
    },
    async readFrom(from) {
      connectors = from;
      await readAgain();
      // Somebody changes them on a page of this process or of another one.
      repeating.every(lookAgainEvery, () => void readAgain());
    },
    readAgain,
    [Symbol.dispose]: () => repeating[Symbol.dispose](),
  };
}

/** Undefined: it is no way to a person. */
function openedOf(content: KeptConnector["content"], clock: Clock): Opened | undefined {
  switch (content.kind) {
    case "phone":
      return { kind: "phone", phone: openSignedPhone(content.settings, { clock }) };
    case "aliyun":
      return { kind: "phone", phone: openAliyunPhone(content.settings, { clock }) };
    case "email":
      return { kind: "email", mailer: openMailer(content.settings) };
    case "hook":
      return { kind: "hook", hook: openHook(content.settings, clock) };
    case "wechat":
      return { kind: "wechat", wechat: openWechat(content.settings, clock) };
    case "push":
      return { kind: "push", sender: openPushSender(content.settings, isKnownPushService) };
    case "webhook":
    case "dc09":
    case "scaip":
    case "inbound":
    case "trunk":
      return undefined;
  }
}
