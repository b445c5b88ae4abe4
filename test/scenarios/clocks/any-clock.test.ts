/**
 * Any course of jumps, reboots, restarts, cuts and changes of trust. What must hold throughout: no record is lost and none is twice,
 * numbers run on within each epoch, the cloud's time never runs backwards, the plan never waits longer than true time allows, and no
 * age is negative.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { agreeWithin } from "@shouwang/cloud/ingest/clocks/stamps.ts";
import { paceWhileAhead } from "@shouwang/cloud/ingest/clocks/steady-clock.ts";
import { blankCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import { buildDeliveryHouse } from "../../builders/delivery-house.ts";
import { createShiftedClock } from "../../builders/shifted-clock.ts";

const years = (count: number): number => days(365 * count);
const shift = fc.constantFrom(
  hours(1),
  hours(-1),
  years(10),
  -years(10),
  seconds(1),
  seconds(-3),
  minutes(4),
  minutes(-6),
);
const trust = fc.constantFrom("trusted" as const, "untrusted" as const);
const act = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "press" } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: "move" } as const) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const), forS: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("shift gateway" as const), byMs: shift }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("shift cloud" as const), byMs: shift }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("trust" as const), trust }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reboot" as const), trust, is1970: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart cloud" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "cut" } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: "connect" } as const) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** A look at the clock every five seconds, and the step in which this test looks. */
const tick = seconds(5);
const escalateAfter = seconds(60);
/** What was alive is written once a minute: a restart forgets what the clock has done since, a leap too. */
const forgottenByRestart = seconds(61);
const backAndStartedAgainAndAgain: Act[] = [
  { kind: "pass", forS: 42 },
  { kind: "shift cloud", byMs: hours(-1) },
  { kind: "restart cloud" },
  { kind: "pass", forS: 24 },
  { kind: "restart cloud" },
];
const leaptAndBackBeforeItWasWritten: Act[] = [
  { kind: "shift cloud", byMs: hours(1) },
  { kind: "shift cloud", byMs: minutes(-6) },
  { kind: "restart cloud" },
];

test("R-159 whatever clocks do: nothing lost, nothing twice, numbers run on, deadlines in true time, no negative age", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 22 }), (course) => play(course)),
    { numRuns: 6, examples: [[leaptAndBackBeforeItWasWritten], [backAndStartedAgainAndAgain]] },
  );
}, 120_000);

async function play(course: readonly Act[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-any-clock-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const house = stack.use(await buildDeliveryHouse(folder));
  const card = blankCard();
  const ofCloud = createShiftedClock(house.clock);
  let ofGateway = createShiftedClock(house.clock);
  let cloud = await house.startCloud({ clock: ofCloud });
  let gateway = await house.startGateway({ clock: ofGateway, card });
  let boots = 0;
  let latestMs = cloud.loop.nowMs();
  let looks = [{ atUptimeMs: house.clock.uptimeMs(), nowMs: latestMs }];
  /** What the present run of the cloud began with at least: restarts that follow each other quickly forget a minute each. */
  let beganAtMs = Number.NEGATIVE_INFINITY;
  const pressed: { atUptimeMs: number; boot: number; isTrusted: boolean }[] = [];
  let lastStep = { what: "", atUptimeMs: house.clock.uptimeMs(), allowedMs: 0 };

  const look = (): void => {
    expect(cloud.loop.nowMs()).toBeGreaterThanOrEqual(latestMs);
    latestMs = cloud.loop.nowMs();
    looks.push({ atUptimeMs: house.clock.uptimeMs(), nowMs: latestMs });
    const [open] = cloud.loop.openIncidents();
    const what = open ? `${open.round}/${open.escalation}` : "";
    const atUptimeMs = house.clock.uptimeMs();
    const allowedMs = escalateAfter / paceWhileAhead + 2 * tick;
    if (what !== lastStep.what) lastStep = { what, atUptimeMs, allowedMs };
    if (what !== "")
      expect(atUptimeMs - lastStep.atUptimeMs, "the plan stands still").toBeLessThanOrEqual(lastStep.allowedMs);
  };
  const pass = async (ms: number): Promise<void> => {
    for (let leftMs = ms; leftMs > 0; leftMs -= tick) {
      await house.pass(Math.min(tick, leftMs));
      look();
    }
  };
  const take = async (one: Act): Promise<void> => {
    switch (one.kind) {
      case "press":
        pressed.push({ atUptimeMs: house.clock.uptimeMs(), boot: boots, isTrusted: ofGateway.trust() === "trusted" });
        await gateway.press();
        // Two within one tick of the life limit would be one row for two.
        return await pass(seconds(7));
      case "move":
        return await gateway.move();
      case "pass":
        return await pass(seconds(one.forS));
      case "shift gateway":
        return ofGateway.shift(Math.max(one.byMs, -ofGateway.wallMs()));
      case "shift cloud":
        return ofCloud.shift(one.byMs);
      case "trust":
        return ofGateway.setTrust(one.trust);
      case "reboot": {
        await gateway.disconnect();
        await gateway.loop[Symbol.asyncDispose]();
        boots++;
        const wallMs = one.is1970 ? 0 : ofGateway.wallMs();
        ofGateway = createShiftedClock(house.clock, { wallMs, trust: one.trust, bootedAtMs: house.clock.uptimeMs() });
        await pass(seconds(1));
        gateway = await house.startGateway({ clock: ofGateway, card });
        return;
      }
      case "restart cloud":
        await cloud.kill();
        cloud = await house.startCloud({ clock: ofCloud });
        beganAtMs =
          looks.findLast((one) => house.clock.uptimeMs() - one.atUptimeMs >= forgottenByRestart)?.nowMs ?? beganAtMs;
        latestMs = beganAtMs;
        looks = [];
        lastStep = { ...lastStep, allowedMs: lastStep.allowedMs + forgottenByRestart / paceWhileAhead };
        return;
      case "cut":
        return await gateway.disconnect();
      case "connect":
        return await gateway.connect();
    }
  };
  for (const one of course) {
    await take(one);
    look();
  }
  await gateway.connect();
  await pass(seconds(90));

  for (const book of card.books) expect(book.through, `${book.lane} without a receipt`).toBe(book.next - 1);
  const alarms = cloud.loop
    .openIncidents()
    .flatMap((open) => open.alarms)
    .filter(({ alarm }) => alarm === "panic");
  expect(alarms).toHaveLength(pressed.length);
  const stored = await cloud.database.read.selectFrom("alarms").selectAll().where("seq", "is not", null).execute();
  expect(stored).toHaveLength(pressed.length);
  for (const [epoch, rows] of Map.groupBy(stored, (row) => row.epoch))
    expect({ epoch, numbers: rows.map((row) => Number(row.seq)).toSorted((a, b) => a - b) }).toEqual({
      epoch,
      numbers: rows.map((_, at) => at + 1),
    });
  for (const { lateByMs, occurredAtMs, recordedAtMs } of alarms) {
    expect(lateByMs).toBeGreaterThanOrEqual(0);
    expect(occurredAtMs ?? 0).toBeLessThanOrEqual(recordedAtMs);
  }
  // Without a reboot the age of each is known to within what a message may be on its way.
  if (boots > 0) return;
  const isCut = course.some((one) => one.kind === "cut");
  if (!isCut) for (const { lateByMs } of alarms) expect(lateByMs).toBeLessThanOrEqual(agreeWithin);
}
