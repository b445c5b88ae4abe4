import { expect, test } from "vitest";
import { createReach, type PathFault } from "../../cloud/emergency/centre/reach.ts";
import { deliveryIdOf, noticeOf } from "../builders/notices.ts";
import { createFarEnd } from "../builders/far-ends.ts";
import { must, parseCentreId, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

test("R-422 every path of a centre is down for an hour: each has a fault until it answers again, and everything that waited arrives", async () => {
  const clock = createManualClock({ wallMs: 0 });
  const faults: PathFault[] = [];
  const ends = ["dc09", "scaip", "webhook"].map((name) => createFarEnd({ name, clock, every: seconds(60) }));
  const reach = createReach({ standing: [], clock, log: silentLog, told: (fault) => void faults.push(fault) });
  const centreId = must(parseCentreId("c-1"), "c-1");
  const paths = ends.map(({ path }) => ({
    connectorId: must(parseConnectorId(path.name), path.name),
    name: path.name,
    key: path.name,
    timeout: seconds(8),
    askEvery: null,
    open: () => path,
  }));
  reach.follow([{ centreId, name: "急救", paths }]);
  await settle();
  const arrived: string[] = [];
  /** As deliveries are tried again: after 1, 2, 4 … 60 s, without end. */
  const deliver = (id: string, attempt = 1): void =>
    void reach.services
      .named("centre-c-1")
      ?.deliver(noticeOf({ deliveryId: deliveryIdOf(id), attempt }), new AbortController().signal)
      .then(({ kind }) => {
        if (kind === "accepted") return void arrived.push(id);
        const wait = seconds(Math.min(60, 2 ** (attempt - 1)));
        clock.after(wait, () => deliver(id, attempt + 1));
      });
  await clock.advanceTo(minutes(5), settle);
  // Whatever stood of before is over with the first answer.
  expect(faults.splice(0).map(({ isFault }) => isFault)).toEqual([false, false, false]);
  for (const [at, mode] of (["down", "silent", "refuses"] as const).entries()) {
    const end = ends[at];
    if (end) end.mode = mode;
  }
  const pressed = Array.from({ length: 12 }, (_, n) => `d-${n}`);
  for (const [n, id] of pressed.entries()) clock.after(minutes(5 * n), () => deliver(id));
  await clock.advanceTo(minutes(5) + hours(1), settle);
  expect(arrived).toEqual([]);
  // While an hour passes nothing is said twice.
  expect(faults.map(({ isFault }) => isFault)).toEqual([true, true, true]);
  for (const end of ends) end.mode = "well";
  await clock.advanceTo(minutes(8) + hours(1), settle);
  expect(arrived.toSorted()).toEqual(pressed.toSorted());
  expect(faults.slice(3).map(({ isFault }) => isFault)).toEqual([false, false, false]);
  expect(reach.paths(centreId).map(({ standing }) => standing)).toEqual(["well", "well", "well"]);
});
