/**
 * Tells a registrar where we are reached, and again before it forgets (RFC 3261 §10): so that what the far end asks by itself finds us, also behind what translates
 * addresses. Whether we are registered is always known; a registration that fails is tried again without end, and never keeps a request from being sent.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { retryDelay } from "@shouwang/shared/time/retry-schedule.ts";
import { createConversation } from "./conversation.ts";
import type { Outcome, SipEndpoint } from "./endpoint.ts";
import { parseAddress, splitList } from "./header-fields.ts";
import { headerOf, headersOf, type SipResponse } from "./message.ts";

export type RegistrationStanding =
  | { at: "registering"; why: string | null }
  | { at: "registered"; expires: Millis }
  | { at: "closed" };

export type Registration = AsyncDisposable & {
  standing(): RegistrationStanding;
  /** The flow by which we are reached is gone: do not wait for the refresh. */
  renew(): void;
};

/** Asked for; the registrar may say less. */
export const registrationAsked = minutes(5);
const answerTakesMax = seconds(8);
/** Half of what is granted: one failed refresh leaves time for several more. */
const refreshShare = 0.5;
const refreshSoonest = seconds(10);
const retrySchedule = { first: seconds(2), longest: seconds(60), jitter: 0.3 };
/** At the end, nobody waits longer for a registrar. */
const farewellTakesMax = seconds(1);

export function createRegistration(options: {
  endpoint: SipEndpoint;
  /** `sip:centre.example` */
  registrar: string;
  /** `sip:26317@centre.example` */
  address: string;
  user: string;
  clock: Pick<Clock, "after">;
  random: () => number;
  onChange?(standing: RegistrationStanding): void;
}): Registration {
  const { endpoint, clock } = options;
  const conversation = createConversation(endpoint.newToken);
  let standing: RegistrationStanding = { at: "registering", why: null };
  let failures = 0;
  let asked = registrationAsked;
  let timer: Timer | undefined;
  let isUnderWay = false;
  /** The flow was lost while we were asking over it. */
  let isOutdated = false;
  const closing = new AbortController();

  const change = (next: RegistrationStanding): void => {
    const isNews = next.at !== standing.at;
    standing = next;
    if (isNews) options.onChange?.(standing);
  };
  const say = (expires: Millis, signal: AbortSignal): Promise<Outcome> => {
    const draft = {
      method: "REGISTER",
      uri: options.registrar,
      from: `<${options.address}>`,
      to: `<${options.address}>`,
      conversation,
      contactUser: options.user,
      contactParameters: `;expires=${Math.floor(expires / 1000)}`,
    };
    return endpoint.request(draft, signal);
  };
  const next = (after: Millis): void => {
    if (closing.signal.aborted) return;
    timer?.cancel();
    timer = clock.after(after, () => void register());
  };
  const fail = (why: string): void => {
    change({ at: "registering", why });
    next(retryDelay(retrySchedule, failures, options.random()));
    failures += 1;
  };
  const register = async (): Promise<void> => {
    if (isUnderWay || closing.signal.aborted) return;
    isUnderWay = true;
    isOutdated = false;
    const limit = new AbortController();
    using _limit = clock.after(answerTakesMax, () => limit.abort());
    const outcome = await say(asked, AbortSignal.any([closing.signal, limit.signal]));
    isUnderWay = false;
    if (closing.signal.aborted) return;
    if (outcome.kind !== "answered") return fail(outcome.why);
    const { response } = outcome;
    if (response.status === 423) {
      // "Too brief": it says how long it wants to be asked for (§21.4.17).
      const wanted = Number(headerOf(response, "min-expires"));
      if (wanted > asked / 1000 && wanted <= 86_400) asked = seconds(wanted);
    }
    if (response.status < 200 || response.status > 299) return fail(`${response.status} ${response.reason}`);
    if (isOutdated) return fail("the connection was lost");
    failures = 0;
    const granted = grantedBy(response, options.user) ?? asked;
    change({ at: "registered", expires: granted });
    next(millis(Math.max(refreshSoonest, granted * refreshShare)));
    return undefined;
  };
  void register();

  return {
    standing: () => standing,
    renew() {
      isOutdated = true;
      if (standing.at === "closed") return;
      change({ at: "registering", why: "the connection was lost" });
      next(retryDelay(retrySchedule, failures, options.random()));
    },
    async [Symbol.asyncDispose]() {
      const wasRegistered = standing.at === "registered";
      closing.abort();
      timer?.cancel();
      change({ at: "closed" });
      if (!wasRegistered) return;
      const limit = new AbortController();
      using _limit = clock.after(farewellTakesMax, () => limit.abort());
      await say(seconds(0), limit.signal);
    },
  };
}

/** What the registrar granted to us: at our Contact, or for all in Expires. */
function grantedBy(response: SipResponse, user: string): Millis | undefined {
  const contacts = splitList(headersOf(response, "contact")).flatMap((text) => parseAddress(text) ?? []);
  const ours = contacts.find(({ uri }) => uri.includes(`:${user}@`)) ?? contacts[0];
  const text = ours?.parameters.get("expires") ?? headerOf(response, "expires");
  return text !== undefined && text !== null && /^\d{1,9}$/.test(text) ? seconds(Number(text)) : undefined;
}
