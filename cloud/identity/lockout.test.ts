import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blockOf, passwordKeys, rules, type Rule } from "./lockout.ts";
import { createTries, type Tries } from "./tries.ts";

const minute = 60_000;
const stranger = (address: string, name = "li") => passwordKeys({ name, address, device: null });
const known = passwordKeys({ name: "li", address: "203.0.113.7", device: "d-1" });

/** Failures until one is refused, one each `everyMs`. */
function failuresBeforeWait(tries: Tries, keys: ReturnType<typeof stranger>, everyMs: number, fromMs = 0): number {
  for (let n = 0; n < 10_000; n += 1) if (tries.begin(keys, fromMs + n * everyMs).kind === "wait") return n;
  return Infinity;
}

describe("R-219 who keeps guessing waits", () => {
  test("five for nothing, then twice as long each time, up to a quarter of an hour", () => {
    const tries = createTries();
    const keys = stranger("198.51.100.1");
    let nowMs = 0;
    const waits: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const answer = tries.begin(keys, nowMs);
      if (answer.kind === "go") continue;
      waits.push((answer.untilMs - nowMs) / 1_000);
      nowMs = answer.untilMs;
      tries.begin(keys, nowMs);
    }
    expect(waits.slice(0, 6)).toEqual([2, 4, 8, 16, 32, 64]);
    expect(Math.max(...waits)).toBe(900);
  });

  test("a try during the wait is not looked at and does not lengthen it", () => {
    const tries = createTries();
    const keys = stranger("198.51.100.1");
    for (let n = 0; n < 5; n += 1) tries.begin(keys, 0);
    expect(tries.begin(keys, 0)).toEqual({ kind: "wait", untilMs: 2_000 });
    for (let n = 0; n < 1_000; n += 1) tries.begin(keys, 1_999);
    expect(tries.begin(keys, 2_000)).toEqual({ kind: "go" });
    expect(tries.refused).toBe(1_001);
  });

  test("a thousand at once are not a thousand free ones", () => {
    const tries = createTries();
    const answers = Array.from({ length: 1_000 }, () => tries.begin(stranger("198.51.100.1"), 0).kind);
    expect(answers.filter((kind) => kind === "go")).toHaveLength(5);
  });

  test("many names from one address wait together, and one's own success does not wipe that away", () => {
    const tries = createTries();
    const from = (n: number) => stranger("198.51.100.1", `name-${n}`);
    for (let n = 0; n < 50; n += 1) expect(tries.begin(from(n), 0).kind).toBe("go");
    tries.succeeded(from(49));
    expect(tries.begin(from(50), 0).kind).toBe("go");
    expect(tries.begin(from(51), 0).kind).toBe("wait");
  });

  test("a clock that is set back makes nobody wait longer than their rule", () => {
    const tries = createTries();
    const keys = stranger("198.51.100.1");
    for (let n = 0; n < 40; n += 1) tries.begin(keys, 100 * 24 * 60 * minute);
    const answer = tries.begin(keys, 0);
    if (answer.kind === "wait") expect(answer.untilMs).toBeLessThanOrEqual(15 * minute);
  });
});

describe("R-220 a stranger shuts nobody out", () => {
  const manyAddresses = fc.array(fc.ipV4(), { minLength: 1, maxLength: 40 });

  test("whatever strangers try from wherever: a known browser is let through at once", () => {
    const course = fc.array(fc.tuple(fc.nat(39), fc.nat(10 * minute)), { minLength: 50, maxLength: 400 });
    fc.assert(
      fc.property(manyAddresses, course, (addresses, steps) => {
        const tries = createTries();
        let nowMs = 0;
        for (const [which, afterMs] of steps) {
          nowMs += afterMs;
          tries.begin(stranger(addresses[which % addresses.length] ?? "192.0.2.1"), nowMs);
        }
        // Also from behind the very address that guesses.
        return tries.begin(known, nowMs).kind === "go";
      }),
      { numRuns: 50 },
    );
  });

  test("from an address that nobody guesses from the person waits a minute at most, however many guess elsewhere", () => {
    const tries = createTries();
    let nowMs = 50 * minute;
    // Whoever keeps at it is let through again and again, and each time the next wait is the longer one.
    for (let n = 0; n < 5_000; n += 1) {
      nowMs += 5_000;
      tries.begin(stranger(`10.${n % 256}.${Math.floor(n / 256)}.1`), nowMs);
    }
    const answer = tries.begin(stranger("203.0.113.7"), nowMs);
    expect(answer.kind === "wait" ? answer.untilMs - nowMs : 0).toBeLessThanOrEqual(minute);
  });

  test("one name from any number of addresses: a hundred for nothing, then one a minute", () => {
    const tries = createTries();
    let went = 0;
    for (let n = 0; n < 60 * 60; n += 1) {
      const block = `10.${n % 250}.${Math.floor(n / 250)}.1`;
      if (tries.begin(stranger(block), n * 1_000).kind === "go") went += 1;
    }
    expect(went).toBeLessThanOrEqual(rules.name.free + 65);
  });

  test("a known browser that guesses waits too", () => {
    expect(failuresBeforeWait(createTries(), known, 0)).toBe(10);
  });
});

test("each rule ends", () => {
  for (const rule of Object.values(rules) as Rule[]) expect(rule.longestWait).toBeLessThanOrEqual(rule.forgetAfter);
});

test.each([
  ["198.51.100.77", "198.51.100"],
  ["::ffff:198.51.100.77", "198.51.100"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1"],
  ["2001:0db8:0001::6", "2001:db8:1"],
  ["2001:db8::1", "2001:db8:0"],
  ["::1", "0:0:0"],
  ["fe80::1%eth0", "fe80:0:0"],
  ["", ""],
])("the block of %s is %s", (address, block) => {
  expect(blockOf(address)).toBe(block);
});
