import { expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { press, stamp, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";

const { startCloud } = cloudsOnDisk();

test("R-036 deadlines are stored rows: what came due while nobody ran fires at the start", async () => {
  const clock = createManualClock({ wallMs: startMs });
  {
    await using first = await startCloud({ clock });
    await first.say("life", press(1, "alarm-1"));
    expect(first.loop.openIncidents()[0]?.escalation).toBe(0);
  }
  const later = createManualClock({ wallMs: startMs + seconds(300) });
  await using second = await startCloud({ clock: later });
  await later.advanceTo(0, () => second.loop.idle());
  expect(second.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
});

test("a gateway that is never heard, and one that falls silent, are noticed; heartbeats cost no commit", async () => {
  const clock = createManualClock({ wallMs: startMs });
  await using cloud = await startCloud({ clock });
  for (let minute = 1; minute <= 5; minute++) {
    await clock.advanceTo(minute * 60_000, () => cloud.loop.idle());
    await cloud.say("telemetry", telemetry([], { sentAt: stamp(startMs + minute * 60_000) }));
  }
  expect(cloud.loop.faults()).toEqual([]);
  await clock.advanceTo(20 * 60_000, () => cloud.loop.idle());
  expect(cloud.loop.faults()).toMatchObject([{ fault: "silent", gatewayId: "gw-1", owner: "technician" }]);
  expect(cloud.loop.home(homeId)?.state?.gateway.isSilent).toBe(true);
});

test("a clock that is set back stops nothing and moves no deadline twice", async () => {
  const clock = createManualClock({ wallMs: startMs });
  await using cloud = await startCloud({ clock });
  await cloud.say("life", press(1, "alarm-1"));
  const nowMs = cloud.loop.nowMs();
  clock.setWall(startMs - 3_600_000);
  await cloud.say("life", press(2, "alarm-2"));
  expect(cloud.loop.nowMs()).toBe(nowMs);
  expect(cloud.loop.openIncidents()[0]?.alarms.map((one) => one.recordedAtMs >= nowMs)).toEqual([true, true]);
});

test("R-083 a clock that is set back by an hour holds no escalation up, while we run and over a start", async () => {
  const clock = createManualClock({ wallMs: startMs });
  {
    await using cloud = await startCloud({ clock });
    clock.setWall(startMs - 3_600_000);
    await cloud.say("life", press(1, "alarm-1"));
    await clock.advanceTo(seconds(70), () => cloud.loop.idle());
    expect(cloud.loop.openIncidents()[0]?.escalation).toBe(1);
  }
  const later = createManualClock({ wallMs: startMs - 3_600_000 });
  await using cloud = await startCloud({ clock: later });
  await later.advanceTo(seconds(900), () => cloud.loop.idle());
  expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(1);
});
