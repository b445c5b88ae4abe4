import { describe, expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, millis, seconds } from "@shouwang/shared/time/duration.ts";
import {
  beginSupervision,
  clockSeen,
  heard,
  linkChanged,
  nextSightingMs,
  sightings,
  unwatch,
  watch,
  type Supervision,
} from "./supervision.ts";

const device = (text: string) => must(parseDeviceId(text), text);
const radar = { deviceId: device("radar"), linkId: "line", silentAfter: seconds(10), isLife: true };
const button = { deviceId: device("button"), linkId: "bridge", silentAfter: hours(6), isLife: true };

/** All intervals are the same wherever uptime begins: a day, a year, a run that is just starting. */
describe.each([0, days(1), 365 * days(1)])("from uptime %d", (startMs) => {
  const begin = () =>
    beginSupervision({ gateway: device("gw"), linkIds: ["line", "bridge"], watched: [radar, button] }, startMs);
  const at = (ms: number) => startMs + ms;
  const told = (state: Supervision, ms: number, fault: string) =>
    sightings(state, at(ms))
      .filter((one) => one.fault === fault)
      .map((one) => `${one.deviceId} ${one.state}`);

  test("R-008 a device's silence is a fault at its model's deadline, and gone when it is heard", () => {
    const state = heard(begin(), radar.deviceId, at(1_000));
    expect(told(state, 10_999, "silent")).toEqual(["radar gone"]);
    expect(told(state, 11_000, "silent")).toEqual(["radar present"]);
    expect(told(heard(state, radar.deviceId, at(12_000)), 12_000, "silent")).toEqual(["radar gone"]);
  });

  test("R-008 a device that was never heard since the start is a fault by the same deadline", () => {
    expect(told(begin(), 9_999, "silent")).toEqual([]);
    expect(told(begin(), 10_000, "silent")).toEqual(["radar present"]);
    expect(told(begin(), hours(6), "silent")).toEqual(["radar present", "button present"]);
  });

  test("the core asks for a tick at each of these moments", () => {
    let state = begin();
    const asked: number[] = [];
    for (
      let now: number | undefined = startMs;
      now !== undefined && asked.length < 9;
      now = nextSightingMs(state, now)
    ) {
      asked.push(now - startMs);
      state = clockSeen(state, { trust: "untrusted", wallMs: 0, uptimeMs: startMs });
    }
    expect(asked).toEqual([0, 5_000, 10_000, 300_000, hours(6)]);
  });

  test("a lost link is a fault of the devices that call for help, within seconds; a short one is not", () => {
    const up = linkChanged(begin(), { linkId: "bridge", isUp: true, why: "" }, at(0));
    const down = linkChanged(up, { linkId: "bridge", isUp: false, why: "stopped" }, at(60_000));
    expect(told(down, 64_999, "link-lost")).not.toContain("button present");
    expect(told(down, 65_000, "link-lost")).toContain("button present");
    const again = linkChanged(down, { linkId: "bridge", isUp: false, why: "still stopped" }, at(64_000));
    expect(told(again, 65_000, "link-lost")).toContain("button present");
    expect(
      told(linkChanged(down, { linkId: "bridge", isUp: true, why: "" }, at(66_000)), 66_000, "link-lost"),
    ).toContain("button gone");
  });

  test("a device that its bridge no longer lists is watched on; one that a technician removed is not", () => {
    const listed = watch(begin(), [{ ...button, silentAfter: seconds(30) }], at(0));
    expect(told(watch(listed, [], at(1)), 30_000, "silent")).toContain("button present");
    expect(told(unwatch(listed, button.deviceId), 30_000, "silent")).not.toContain("button present");
  });

  test("a list that comes again does not make a silent device heard", () => {
    const state = heard(begin(), button.deviceId, at(0));
    const again = watch(state, [button], at(hours(5)));
    expect(told(again, hours(6), "silent")).toContain("button present");
  });

  test("R-154 a trusted clock that jumps is a fault until it has gone on evenly for ten minutes; its first setting is none", () => {
    const clock = (state: Supervision, uptimeMs: number, wallMs: number, trust: "trusted" | "untrusted" = "trusted") =>
      clockSeen(state, { trust, wallMs, uptimeMs });
    const said = (state: Supervision, uptimeMs: number) =>
      sightings(state, uptimeMs).find((one) => one.fault === "clock-untrusted")?.state;
    const unset = clock(begin(), at(0), 5_000, "untrusted");
    const set = clock(unset, at(1_000), Date.UTC(2026, 0));
    expect(said(set, at(1_000))).toBe("gone");
    const slewed = clock(set, at(60_000), Date.UTC(2026, 0) + 59_000 + 1_900);
    expect(said(slewed, at(60_000))).toBe("gone");
    for (const byMs of [hours(1), hours(-1), hours(87_600), hours(-87_600), 2_100]) {
      const jumped = clock(slewed, at(61_000), Date.UTC(2026, 0) + 61_900 + byMs);
      expect(said(jumped, at(61_000))).toBe("present");
      expect(nextSightingMs(jumped, at(599_000))).toBe(at(661_000));
      expect(said(jumped, at(661_000))).toBe("gone");
    }
  });

  test("a device without a deadline asks for no tick", () => {
    const bridge = {
      deviceId: device("bridge"),
      linkId: "none",
      silentAfter: millis(Number.POSITIVE_INFINITY),
      isLife: true,
    };
    const state = beginSupervision({ gateway: device("gw"), linkIds: [], watched: [bridge] }, startMs);
    expect(nextSightingMs(state, startMs) ?? Number.POSITIVE_INFINITY).toBe(Number.POSITIVE_INFINITY);
  });
});
