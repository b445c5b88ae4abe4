/**
 * How long somebody who keeps guessing has to wait, without anybody being able to shut the real person out.
 *
 * A browser in which the person has signed in before is *known*, by a cookie, and counts only its own failures: whatever strangers do,
 * it is not slowed down. Strangers are counted by name and address together, by address, and by name; each count waits twice as long
 * after each failure beyond the free ones. A try during the wait is refused without being looked at, and does not lengthen it. Names
 * are counted as they were typed, so a name that does not exist waits like one that does.
 *
 * Limits: a person without a known browser, whose name is being tried from hundreds of addresses at once, competes for one try
 * a minute; an administrator's new link lets them in, and makes the browser known. A restart forgets the counts.
 *
 * Source of the 100: NIST SP 800-63B-4 §3.2.2, at most 100 consecutive failures for one account.
 */

import { hours, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";

export type Rule = {
  /** Failures that cost nothing. */
  free: number;
  firstWait: Millis;
  longestWait: Millis;
  /** Without a failure for so long it begins anew. */
  forgetAfter: Millis;
};

export const rules = {
  ownDevice: { free: 10, firstWait: seconds(5), longestWait: minutes(5), forgetAfter: hours(1) },
  nameFromAddress: { free: 5, firstWait: seconds(2), longestWait: minutes(15), forgetAfter: hours(24) },
  /** A whole centre may sit behind one address. */
  address: { free: 50, firstWait: seconds(2), longestWait: minutes(15), forgetAfter: hours(1) },
  name: { free: 100, firstWait: seconds(15), longestWait: minutes(1), forgetAfter: hours(24) },
  /** Wrong codes after a right password: whoever sends them has the password. */
  factorFromAddress: { free: 5, firstWait: seconds(30), longestWait: hours(1), forgetAfter: hours(24) },
  factor: { free: 20, firstWait: minutes(1), longestWait: minutes(10), forgetAfter: hours(24) },
  /** Questions that are answered without a name: invitation links, codes to phones. */
  asking: { free: 50, firstWait: seconds(5), longestWait: minutes(15), forgetAfter: hours(1) },
  /** Codes sent to one number: each costs money and rings a phone. */
  codeToNumber: { free: 1, firstWait: minutes(1), longestWait: hours(4), forgetAfter: hours(24) },
} as const satisfies Record<string, Rule>;

/** Failures of one key, and when the last one was. */
export type Count = { failures: number; lastAtMs: number };

export function waitsUntilMs(count: Count | undefined, rule: Rule, nowMs: number): number | undefined {
  const counted = current(count, rule, nowMs);
  if (counted === undefined || counted.failures < rule.free) return undefined;
  const doublings = Math.min(counted.failures - rule.free, 30);
  const untilMs = counted.lastAtMs + Math.min(rule.firstWait * 2 ** doublings, rule.longestWait);
  return untilMs > nowMs ? untilMs : undefined;
}

export function afterFailure(count: Count | undefined, rule: Rule, nowMs: number): Count {
  return { failures: (current(count, rule, nowMs)?.failures ?? 0) + 1, lastAtMs: nowMs };
}

/** A clock that was set back makes a count look as if it came from the future: it counts as made now, and waits no longer than its rule. */
function current(count: Count | undefined, rule: Rule, nowMs: number): Count | undefined {
  if (count === undefined || nowMs - count.lastAtMs >= rule.forgetAfter) return undefined;
  return count.lastAtMs > nowMs ? { ...count, lastAtMs: nowMs } : count;
}

/** Shared: counts for everybody who comes from there. */
export type Counted = { key: string; rule: Rule; isShared?: boolean };

/** What is counted for one try of a password. @param device of a known browser of this very account. */
export function passwordKeys(given: { name: string; address: string; device: string | null }): readonly Counted[] {
  const { name, address, device } = given;
  if (device !== null) return [{ key: `device ${device} ${name}`, rule: rules.ownDevice }];
  const block = blockOf(address);
  return [
    { key: `pair ${name} ${block}`, rule: rules.nameFromAddress },
    { key: `address ${block}`, rule: rules.address, isShared: true },
    { key: `name ${name}`, rule: rules.name },
  ];
}

export function factorKeys(given: { accountId: string; address: string; device: string | null }): readonly Counted[] {
  const { accountId, address, device } = given;
  if (device !== null) return [{ key: `factor-device ${device} ${accountId}`, rule: rules.ownDevice }];
  return [
    { key: `factor-pair ${accountId} ${blockOf(address)}`, rule: rules.factorFromAddress },
    { key: `factor ${accountId}`, rule: rules.factor },
  ];
}

export function askingKeys(what: string, address: string): readonly Counted[] {
  return [{ key: `${what} ${blockOf(address)}`, rule: rules.asking, isShared: true }];
}

/** What one subscriber is usually given: a /24 of IPv4, a /48 of IPv6. */
export function blockOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(mapped)) return mapped.split(".").slice(0, 3).join(".");
  const [head = "", tail] = mapped.toLowerCase().split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return groups
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
