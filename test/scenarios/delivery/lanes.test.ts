/** Three lanes: nothing on one holds a press up (docs/architecture.md §2). */

import { describe, expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createInfluxTimeline } from "@shouwang/cloud/timeline/influx-timeline.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import {
  alarmsOnDesk,
  encodeJson,
  homeId,
  motions,
  openDeliveryCase,
  pressed,
  topicOf,
} from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

test("§2.2, §2.7 R-070 a press passes 10,000 telemetry records that wait, alone and first", async () => {
  const cloud = await given.house.startCloud();
  const order: number[] = [];
  cloud.loop.subscribe((event) => {
    if (event.kind === "incident") order.push(given.receiptsOf("telemetry").length);
  });
  for (let at = 0; at < 100; at++) {
    const message = motions(1, 100, { epoch: `epoch-${at}` });
    cloud.loop.accept(topicOf("telemetry"), encodeJson(message));
  }
  cloud.loop.accept(topicOf("life"), encodeJson(pressed(1)));
  await cloud.loop.idle();
  await given.house.settle();
  // The one message that was being decided when it came may finish before it; nothing else does.
  expect(order[0]).toBeLessThanOrEqual(1);
  expect(alarmsOnDesk(cloud)).toBe(1);
  expect(given.receiptsOf("telemetry").length).toBeGreaterThan(0);
});

test("§2.8 two marks: telemetry is receipted by the lower one, and life does not wait for the time series", async () => {
  const memory = createMemoryTimeline();
  let isAway = true;
  const cloud = await given.house.startCloud({
    timeline: {
      ...memory,
      append: async (points, signal) => {
        if (isAway) throw new Error("503");
        await memory.append(points, signal);
      },
    },
  });
  cloud.loop.accept(topicOf("telemetry"), encodeJson(motions(1, 2)));
  cloud.loop.accept(topicOf("life"), encodeJson(pressed(1)));
  await expect.poll(() => given.receiptsOf("life").at(-1)).toMatchObject({ through: 1 });
  expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs).toBeTypeOf("number");
  expect(given.receiptsOf("telemetry")).toEqual([]);
  isAway = false;
  await given.house.clock.advanceTo(given.house.clock.uptimeMs() + minutes(1));
  await given.house.settle();
  expect(given.receiptsOf("telemetry").at(-1)).toMatchObject({ through: 2 });
});

describe("case: a tamper that chatters 100 times a second", () => {
  test("R-069 faults are compacted, and a press in between is on the desk before the next second", async () => {
    const cloud = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    const chatter = (times: number): void => {
      for (let at = 0; at < times; at++) {
        const state = at % 2 === 0 ? "present" : "gone";
        gateway.loop.feed({
          kind: "observed",
          from: "bridge",
          deviceId: must(parseDeviceId("sos"), "sos"),
          observation: { kind: "fault", fault: "tamper", state, detail: "opened" },
          occurredAtMs: undefined,
        });
      }
    };
    // Nobody answers: all of it must stay on the card, as one row.
    await gateway.disconnect();
    for (let second = 1; second <= 5; second++) {
      chatter(100);
      await given.house.pass(seconds(1));
    }
    const rows = gateway.card.books.filter(({ lane }) => lane === "fault").flatMap((book) => [...book.rows.values()]);
    expect(rows.filter((row) => row.lane === "fault" && row.report.fault === "tamper")).toHaveLength(1);
    await gateway.connect();
    for (let second = 1; second <= 3; second++) {
      chatter(50);
      const pressed = gateway.press();
      chatter(50);
      await pressed;
      // No time has passed on the clock of the house: it waited for nothing.
      expect(alarmsOnDesk(cloud)).toBe(second);
      await given.house.pass(seconds(1));
    }
  });
});

test("§2.8 R-152 a store that answers before it is durable says for how long: VictoriaMetrics 15 s, InfluxDB not at all", async () => {
  const write = { path: "v1" } as const;
  const of = { url: "http://127.0.0.1:1", database: "never asked", token: null, timeout: seconds(1), write } as const;
  await using victoria = createInfluxTimeline({ ...of, engine: "victoria-metrics" });
  await using influx = createInfluxTimeline({ ...of, engine: "influxdb" });
  expect([victoria.settlesAfter, influx.settlesAfter]).toEqual([seconds(15), 0]);
});
