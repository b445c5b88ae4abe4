import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inQueueOrder } from "@shouwang/cloud/alarms/queue-order.ts";
import { createDesk } from "@shouwang/cloud/emergency/desk/desk-service.ts";
import type { EmergencyService } from "@shouwang/cloud/emergency/emergency-service.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startMs } from "../builders/cloud-hears.ts";
import { createFarEnd, type ScriptedFarEnd } from "../builders/far-ends.ts";
import { openStreet } from "../builders/street.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-street-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const centreOf = ({ path }: ScriptedFarEnd): EmergencyService => ({
  name: path.name,
  deliver: (notice, signal) => path.deliver(notice, signal),
});

test("R-480 nobody can be reached for an hour, neither desk nor centre: a step is due all the time, and then each press arrives everywhere, none of them twice", async () => {
  const clock = createManualClock({ wallMs: startMs });
  const centre = createFarEnd({ name: "centre-c-1", clock, every: null });
  centre.mode = "down";
  const desk = createDesk({ clock });
  await using street = await openStreet(folder, { homes: 3, clock, services: [desk.service, centreOf(centre)] });
  const { loop } = street;
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) {
      await loop.idle();
      await pause(1);
    }
  };
  for (const n of [1, 2, 3]) street.press(n);
  await settle();
  for (let minute = 1; minute <= 60; minute += 1) {
    await clock.advanceTo(minutes(minute), settle);
    expect(await street.problems()).toEqual([]);
  }
  expect(loop.openIncidents().map(({ phase }) => phase)).toEqual(["raised", "raised", "raised"]);
  expect([centre.taken.size, loop.openIncidents().every(({ escalation }) => escalation >= 59)]).toEqual([0, true]);

  centre.mode = "well";
  desk.opened("seat-1");
  const shows = loop.subscribe((event) => {
    if (event.kind === "incident") desk.shown("seat-1", event.incident.incidentId, event.incident.version);
  });
  for (const { incidentId, version } of loop.openIncidents()) desk.shown("seat-1", incidentId, version);
  await clock.advanceTo(minutes(62), settle);
  shows[Symbol.dispose]();
  expect(loop.openIncidents().map(({ phase }) => phase)).toEqual(["delivered", "delivered", "delivered"]);
  const told = new Set([...centre.taken.values()].map(({ incidentId }) => incidentId));
  expect(told.size).toBe(3);
  const taken = centre.asked.filter(({ what, atMs }) => what === "notice" && atMs > minutes(60));
  expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
  expect(street.troubles).toEqual([]);
});

test("R-481 a thousand homes of one street press at once: each has its own incident on the desk, one that presses in the middle of it is shown in time, and the slow centre has them all in the end", async () => {
  const clock = createSystemClock({ trust: () => "trusted" });
  const told = new Set<string>();
  const slow: EmergencyService = {
    name: "centre-c-1",
    async deliver({ incidentId }) {
      await pause(100);
      told.add(incidentId);
      return { kind: "accepted", receipt: "taken" };
    },
  };
  const desk = createDesk({ clock });
  desk.opened("seat-1");
  const homes = 1_000;
  await using street = await openStreet(folder, { homes: homes + 1, clock, services: [desk.service, slow] });
  const { loop } = street;
  using _shows = loop.subscribe((event) => {
    if (event.kind === "incident") desk.shown("seat-1", event.incident.incidentId, event.incident.version);
  });
  const beganAtMs = clock.uptimeMs();
  for (let n = 1; n <= homes; n += 1) street.press(n);
  // In the middle of it.
  await expect.poll(() => told.size, { timeout: minutes(2), interval: 5 }).toBeGreaterThan(200);
  const before = clock.uptimeMs();
  const { promise: isShown, resolve: shown } = Promise.withResolvers<number>();
  using _fresh = loop.subscribe((event) => {
    if (event.kind === "incident" && event.incident.homeId === `home-${homes + 1}`) shown(clock.uptimeMs() - before);
  });
  street.press(homes + 1);
  // On every open page with its commit; that a page has confirmed it is written down in its turn.
  const shownAfterMs = await isShown;
  await expect.poll(() => told.size, { timeout: minutes(2), interval: 50 }).toBe(homes + 1);
  await loop.idle();
  const wholeMs = clock.uptimeMs() - beganAtMs;

  const open = loop.openIncidents();
  expect(new Set(open.map(({ subject }) => subject)).size).toBe(homes + 1);
  expect(
    open.filter(({ deliveredAtMs, nextStepDueAtMs }) => deliveredAtMs === null || nextStepDueAtMs === null),
  ).toEqual([]);
  expect(inQueueOrder(open)).toHaveLength(homes + 1);
  expect(street.troubles).toEqual([]);
  // On a machine that does other things too: long before the street is worked through.
  expect(shownAfterMs).toBeLessThan(Math.max(seconds(5), wholeMs / 4));
}, 240_000);
