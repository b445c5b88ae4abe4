import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseCommandId,
  parseDeviceId,
  parseEpoch,
} from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent, Observation } from "@shouwang/shared/domain/observation.ts";
import { days, hours, millis, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Effect, Input, Now, OpenAlarm, RowDraft } from "./inputs.ts";
import { begin, nextDueMs, step, type GatewayState } from "./step.ts";

const device = (text: string) => must(parseDeviceId(text), text);
const epoch = must(parseEpoch("epoch-1"), "epoch-1");
const bootId = must(parseBootId("boot-1"), "boot-1");
const yearMs = 365 * days(1);
const startWallMs = Date.UTC(2026, 0, 1);

/** A home under test: feeds inputs, plays an outbox that accepts at once, and lets time pass tick by tick. */
class Home {
  state: GatewayState;
  effects: Effect[] = [];
  rows: RowDraft[] = [];
  now: Now;
  #alarms = 0;
  #seq = { life: 0, fault: 0, telemetry: 0 };
  acceptsRows = true;

  constructor(options: { openAlarms?: readonly OpenAlarm[]; uptimeMs?: number; trust?: Now["trust"] } = {}) {
    this.now = { wallMs: startWallMs, uptimeMs: options.uptimeMs ?? 1_000, bootId, trust: options.trust ?? "trusted" };
    this.state = begin(
      {
        assignmentId: must(parseAssignmentId("kit-1"), "kit-1"),
        gateway: device("gw-1"),
        bridge: device("bridge"),
        linkIds: ["radar-line"],
        watched: [
          { deviceId: device("radar"), linkId: "radar-line", silentAfter: seconds(10), isLife: true },
          { deviceId: device("button"), linkId: "bridge", silentAfter: hours(6), isLife: true },
          { deviceId: device("hall"), linkId: "bridge", silentAfter: hours(6), isLife: false },
        ],
        openAlarms: options.openAlarms ?? [],
      },
      this.now,
    );
  }

  feed(input: Input): readonly Effect[] {
    const stepped = step(this.state, input, this.now);
    this.state = stepped.state;
    const told = [...stepped.effects];
    this.effects.push(...told);
    for (const effect of stepped.effects) {
      if (effect.kind !== "append" || !this.acceptsRows) continue;
      this.rows.push(...effect.rows);
      const rows = effect.rows.map((row) => {
        const numbered = { epoch, seq: ++this.#seq[row.lane], deviceId: row.deviceId };
        return row.lane === "life"
          ? { ...numbered, lane: row.lane, alarmId: row.alarmId }
          : { ...numbered, lane: row.lane };
      });
      told.push(...this.feed({ kind: "accepted", rows }));
    }
    return told;
  }

  alarmId() {
    const text = `alarm-${++this.#alarms}`;
    return must(parseAlarmId(text), text);
  }

  say(
    name: string,
    observation: Observation,
    from: "line" | "bridge" = "bridge",
    occurredAtMs?: number,
  ): readonly Effect[] {
    return this.feed({
      kind: "observed",
      from,
      deviceId: device(name),
      observation,
      occurredAtMs,
      alarmId: this.alarmId(),
    });
  }

  /** Ticks only when the core asks for one, as the shell does. */
  pass(lengthMs: number): void {
    const endMs = this.now.uptimeMs + lengthMs;
    for (let turns = 0; turns < 100_000; turns++) {
      const dueMs = nextDueMs(this.state);
      if (dueMs === undefined || dueMs > endMs) break;
      this.#moveTo(Math.max(dueMs, this.now.uptimeMs));
      this.feed({ kind: "tick", alarmId: this.alarmId() });
    }
    this.#moveTo(endMs);
  }

  #moveTo(uptimeMs: number): void {
    this.now = { ...this.now, wallMs: this.now.wallMs + uptimeMs - this.now.uptimeMs, uptimeMs };
  }

  lane<L extends RowDraft["lane"]>(lane: L) {
    return this.rows.filter((row): row is Extract<RowDraft, { lane: L }> => row.lane === lane);
  }

  faults(): readonly string[] {
    return this.lane("fault").map((row) => `${row.deviceId} ${row.report.fault} ${row.report.state}`);
  }

  kinds(): readonly string[] {
    return this.effects.map((effect) => effect.kind);
  }
}

const life = (alarm: LifeEvent["alarm"], more: Partial<LifeEvent> = {}): LifeEvent => ({
  kind: "life",
  alarm,
  edge: "raised",
  confidence: "low",
  evidence: "test",
  repeated: false,
  ...more,
});
const motion = (value: "active" | "still", repeated = false): Observation => ({
  kind: "state",
  what: "motion",
  value,
  repeated,
});

describe("what becomes a life alarm", () => {
  type Said = { event: LifeEvent; after?: number };
  const table: readonly { name: string; said: readonly Said[]; raised: number }[] = [
    { name: "one fall", said: [{ event: life("fall") }], raised: 1 },
    {
      name: "a fall said again by polling",
      said: [{ event: life("fall") }, { event: life("fall", { repeated: true }) }],
      raised: 1,
    },
    {
      name: "a repeated level of which nothing is known (louder)",
      said: [{ event: life("fall", { repeated: true }) }],
      raised: 1,
    },
    {
      name: "a fall, up again, another fall",
      said: [{ event: life("fall") }, { event: life("fall", { edge: "cleared" }) }, { event: life("fall") }],
      raised: 2,
    },
    {
      name: "a second fall whose clearing was lost",
      said: [{ event: life("fall") }, { event: life("fall") }],
      raised: 2,
    },
    { name: "two presses within a second", said: [{ event: life("panic") }, { event: life("panic") }], raised: 2 },
    {
      name: "an all-clear that nobody asked for",
      said: [{ event: life("fall", { edge: "cleared", repeated: true }) }],
      raised: 0,
    },
    { name: "smoke after a fall on one device", said: [{ event: life("fall") }, { event: life("smoke") }], raised: 2 },
  ];
  test.each(table)("$name raises $raised", ({ said, raised }) => {
    const home = new Home();
    for (const { event, after } of said) {
      home.say("radar", event, "line");
      home.pass(after ?? 100);
    }
    const rows = home.lane("life");
    expect(rows).toHaveLength(raised);
    expect(new Set(rows.map((row) => row.alarmId)).size).toBe(raised);
  });

  test("a life row is appended by itself, before anything is said of it, and sent as soon as it is accepted", () => {
    const home = new Home();
    home.feed({ kind: "uplink", state: "up", why: "" });
    const effects = home.say("button", life("panic"));
    const [first, second] = effects;
    expect(first).toMatchObject({ kind: "append", rows: [{ lane: "life", alarmId: expect.any(String) as unknown }] });
    expect(second?.kind).toBe("save-alarm");
    expect(effects).toContainEqual({ kind: "send-fresh", epoch, seq: 1 });
  });

  test("a press from a device nobody knows raises all the same", () => {
    const home = new Home();
    home.say("never-paired", life("panic"));
    expect(home.lane("life")).toMatchObject([{ deviceId: "never-paired" }]);
  });

  test("a press that was not accepted is told as an error and a fault, and the next one is tried", () => {
    const home = new Home();
    home.acceptsRows = false;
    home.say("button", life("panic"));
    const refused = { why: "full", detail: "the card is full", telemetry: 0 } as const;
    const effects = home.feed({ kind: "refused", lanes: ["life"], ...refused });
    expect(effects).toContainEqual(expect.objectContaining({ kind: "say", level: "error", event: "not accepted" }));
    expect(effects).toContainEqual(
      expect.objectContaining({
        kind: "append",
        rows: [expect.objectContaining({ report: expect.objectContaining({ fault: "storage" }) as unknown })],
      }),
    );
    home.acceptsRows = true;
    home.say("button", life("panic"));
    expect(home.lane("life")).toHaveLength(1);
  });
});

describe("latches over a restart", () => {
  const open = (more: Partial<OpenAlarm>): OpenAlarm => ({
    alarmId: must(parseAlarmId("old"), "old"),
    deviceId: device("radar"),
    alarm: "fall",
    acceptedAtMs: startWallMs - minutes(1),
    standing: "delivered",
    isLatched: true,
    ...more,
  });
  test.each([
    { name: "a stored latch: the level is old news", stored: [open({})], event: life("fall"), raised: 0 },
    { name: "a stored latch: polled again", stored: [open({})], event: life("fall", { repeated: true }), raised: 0 },
    { name: "no latch stored", stored: [], event: life("fall", { repeated: true }), raised: 1 },
    { name: "people had closed it", stored: [open({ standing: "closed" })], event: life("fall"), raised: 1 },
    { name: "a press is always new", stored: [open({ alarm: "panic" })], event: life("panic"), raised: 1 },
    { name: "another device", stored: [open({ deviceId: device("other") })], event: life("fall"), raised: 1 },
  ])("$name raises $raised", ({ stored, event, raised }) => {
    const home = new Home({ openAlarms: stored });
    home.say("radar", event, "line");
    expect(home.lane("life")).toHaveLength(raised);
  });

  test("a fall that ended while the gateway was down does not swallow the next one an hour later", () => {
    const home = new Home({ openAlarms: [open({})] });
    home.pass(minutes(61));
    home.say("radar", life("fall"), "line");
    expect(home.lane("life")).toHaveLength(1);
  });

  test("after the old news was heard once, the next new fall raises", () => {
    const home = new Home({ openAlarms: [open({})] });
    home.say("radar", life("fall"), "line");
    home.say("radar", life("fall"), "line");
    expect(home.lane("life")).toHaveLength(1);
  });
});

describe("a chattering button", () => {
  test("100 presses a second become few rows, the first at once, and every press is counted", () => {
    const home = new Home();
    for (let at = 0; at < 1_000; at++) {
      home.say("button", life("panic", { evidence: "sos" }));
      home.pass(10);
    }
    home.pass(seconds(2));
    const rows = home.lane("life");
    const counted = rows.reduce((sum, row) => sum + Number(/^(\d+) in a second/.exec(row.event.evidence)?.[1] ?? 1), 0);
    expect(counted).toBe(1_000);
    expect(rows.length).toBeLessThanOrEqual(22);
    expect(rows[0]?.at.uptimeMs).toBe(1_000);
  });

  test("the first after quiet is never held", () => {
    const home = new Home();
    for (let at = 0; at < 50; at++) home.say("button", life("panic"));
    home.pass(minutes(2));
    const before = home.lane("life").length;
    home.say("button", life("panic"));
    expect(home.lane("life")).toHaveLength(before + 1);
  });

  test("it does not hold a neighbour's press", () => {
    const home = new Home();
    for (let at = 0; at < 50; at++) home.say("button", life("panic"));
    home.say("hall", life("panic"));
    expect(home.lane("life").at(-1)?.deviceId).toBe("hall");
  });
});

describe("between gateway and cloud", () => {
  const up = (): Home => {
    const home = new Home();
    home.feed({ kind: "bridge", state: "online", why: "" });
    home.feed({ kind: "link", linkId: "radar-line", state: "up", why: "" });
    home.feed({ kind: "uplink", state: "up", why: "" });
    home.effects = [];
    return home;
  };

  test("R-007 a connection opens with hello and sends again what has no receipt", () => {
    const home = new Home();
    const effects = home.feed({ kind: "uplink", state: "up", why: "" });
    expect(effects.map((effect) => effect.kind).filter((kind) => kind !== "say" && kind !== "append")).toEqual([
      "hello",
      "send",
      "send",
      "flush",
      "send",
    ]);
  });

  test("R-007 a life alarm without a receipt is sent again every 5 s and takes the next route after 20 s, once", () => {
    const home = up();
    home.say("button", life("panic"));
    home.effects = [];
    home.pass(seconds(4));
    expect(home.kinds()).not.toContain("send");
    home.pass(seconds(2));
    expect(home.effects.filter((effect) => effect.kind === "send" && effect.lane === "life")).toHaveLength(1);
    const onNextRoute = () => home.effects.filter((effect) => effect.kind === "say" && effect.event === "next route");
    home.pass(seconds(13));
    expect(onNextRoute()).toHaveLength(0);
    home.pass(seconds(2));
    expect(onNextRoute()).toHaveLength(1);
    expect(home.effects).toContainEqual(expect.objectContaining({ kind: "indicate", indication: "next-route" }));
    home.pass(seconds(60));
    expect(onNextRoute()).toHaveLength(1);
    expect(home.faults()).toContain("gw-1 link-lost present");
    home.feed({ kind: "receipt", marks: [{ epoch, lane: "life", through: 1 }], alarms: [] });
    home.effects = [];
    home.pass(seconds(30));
    expect(home.effects.filter((effect) => effect.kind === "send" && effect.lane === "life")).toHaveLength(0);
    expect(home.faults()).toContain("gw-1 link-lost gone");
  });

  test("the next route is due while the connection is down, too", () => {
    const home = new Home();
    home.say("button", life("panic"));
    home.pass(seconds(21));
    expect(home.effects).toContainEqual(expect.objectContaining({ kind: "say", event: "next route" }));
    expect(home.kinds()).not.toContain("send-fresh");
  });

  test("a mark of another epoch is no receipt for this alarm", () => {
    const home = up();
    home.say("button", life("panic"));
    home.feed({
      kind: "receipt",
      marks: [{ epoch: must(parseEpoch("other"), "other"), lane: "life", through: 9 }],
      alarms: [],
    });
    home.effects = [];
    home.pass(seconds(6));
    expect(home.effects).toContainEqual({ kind: "send", lane: "life" });
  });

  test("R-033 when a human has it, the gateway says so, once, and asks no more", () => {
    const home = up();
    home.say("button", life("panic"));
    const alarmId = home.lane("life")[0]?.alarmId ?? home.alarmId();
    home.feed({
      kind: "receipt",
      marks: [{ epoch, lane: "life", through: 1 }],
      alarms: [{ alarmId, standing: "delivered", by: null }],
    });
    home.pass(seconds(130));
    expect(home.effects.filter((effect) => effect.kind === "hello")).toHaveLength(2);
    const fate = { alarmId, standing: "acknowledged", by: "Operator Li" } as const;
    const effects = home.feed({ kind: "receipt", marks: [], alarms: [fate] });
    expect(effects).toContainEqual(
      expect.objectContaining({
        kind: "say",
        event: "a human has it",
        fields: expect.objectContaining({ alarmId, by: "Operator Li" }) as unknown,
      }),
    );
    expect(home.feed({ kind: "receipt", marks: [], alarms: [fate] })).toEqual([]);
    home.effects = [];
    home.pass(minutes(5));
    expect(home.kinds()).not.toContain("hello");
  });

  test("telemetry leaves at most every 10 s, an empty message at least every 60 s, at once after a press", () => {
    const home = up();
    home.pass(seconds(30));
    home.effects = [];
    for (let at = 0; at < 60; at++) {
      home.say("hall", motion(at % 2 === 0 ? "active" : "still"));
      home.pass(seconds(1));
    }
    expect(home.effects.filter((effect) => effect.kind === "flush").length).toBeLessThanOrEqual(7);
    home.pass(seconds(10));
    home.effects = [];
    home.pass(minutes(10));
    expect(home.effects.filter((effect) => effect.kind === "proof-of-life")).toHaveLength(10);
    home.say("button", life("panic"));
    home.effects = [];
    for (let at = 0; at < 5; at++) home.say("hall", motion(at % 2 === 0 ? "active" : "still"));
    expect(home.effects.filter((effect) => effect.kind === "flush")).toHaveLength(5);
  });

  test("an all-clear travels as telemetry, at once, and closes no alarm", () => {
    const home = up();
    home.say("radar", life("fall"), "line");
    home.effects = [];
    home.say("radar", life("fall", { edge: "cleared" }), "line");
    expect(home.lane("telemetry")).toMatchObject([{ observation: { kind: "life", edge: "cleared" } }]);
    expect(home.kinds()).toContain("flush");
    expect(home.effects).toContainEqual(
      expect.objectContaining({
        kind: "save-alarm",
        alarm: expect.objectContaining({ isLatched: false, standing: "accepted" }) as unknown,
      }),
    );
  });
});

describe("clocks", () => {
  test("R-035 a wall clock that steps by a year changes no interval, and its trust travels with the observation", () => {
    const calm = new Home({ trust: "untrusted" });
    const stepped = new Home({ trust: "untrusted" });
    for (const home of [calm, stepped]) {
      home.feed({ kind: "uplink", state: "up", why: "" });
      home.say("radar", { kind: "alive" }, "line");
      home.pass(seconds(5));
      if (home === stepped) home.now = { ...home.now, wallMs: home.now.wallMs + yearMs, trust: "trusted" };
      home.say("button", life("panic"));
      home.pass(seconds(30));
    }
    const at = (home: Home) =>
      home.rows
        .filter((row) => row.lane !== "fault" || row.report.fault !== "clock-untrusted")
        .map((row) => row.at.uptimeMs);
    expect(at(stepped)).toEqual(at(calm));
    expect(calm.lane("life")[0]?.at.clock).toBe("untrusted");
    expect(stepped.lane("life")[0]?.at).toMatchObject({ clock: "trusted", wallMs: startWallMs + yearMs + seconds(5) });
  });

  test("a clock that nobody sets for five minutes is a fault", () => {
    const home = new Home({ trust: "untrusted" });
    home.pass(minutes(4));
    expect(home.faults()).not.toContain("gw-1 clock-untrusted present");
    home.pass(minutes(2));
    expect(home.faults()).toContain("gw-1 clock-untrusted present");
  });
});

test("a deadline that passes between two looks at the clock is not passed over", () => {
  const home = new Home();
  home.now = { ...home.now, uptimeMs: home.now.uptimeMs + 4_999.9 };
  home.feed({ kind: "tick", alarmId: home.alarmId() });
  expect(nextDueMs(home.state)).toBe(6_000);
});

describe("what is worth a point", () => {
  test("polled levels travel on change, movement once a minute at its maximum, and not when nothing moved", () => {
    const home = new Home();
    for (let at = 0; at < 300; at++) {
      home.say("radar", motion("still", at > 0), "line");
      home.say("radar", { kind: "reading", quantity: "movement", value: at === 70 ? 42 : 0 }, "line");
      home.pass(seconds(1));
    }
    const readings = home
      .lane("telemetry")
      .flatMap(({ observation }) => (observation.kind === "reading" ? [observation.value] : []));
    expect(readings).toEqual([0, 42, 0]);
    expect(home.lane("telemetry").filter(({ observation }) => observation.kind === "state")).toHaveLength(1);
  });

  test("a bridge's repeated motion is kept, its exact repeat within one second is not", () => {
    const home = new Home();
    const second = startWallMs + 5_000;
    home.say("hall", motion("active"), "bridge", second);
    home.say("hall", motion("active", true), "bridge", second);
    home.say("hall", motion("active", true), "bridge", second + 1_000);
    expect(home.lane("telemetry")).toHaveLength(2);
  });

  test("a chattering tamper contact ends in its latest state, with a row a second at most", () => {
    const home = new Home();
    for (let at = 0; at < 501; at++) {
      home.say("hall", { kind: "fault", fault: "tamper", state: at % 2 === 0 ? "present" : "gone", detail: "" });
      home.pass(10);
    }
    home.pass(seconds(3));
    const told = home.faults().filter((text) => text.startsWith("hall tamper"));
    expect(told.length).toBeLessThanOrEqual(8);
    expect(told.at(-1)).toBe("hall tamper present");
  });
});

describe("commands", () => {
  const commandId = must(parseCommandId("c-1"), "c-1");
  const ask = (
    home: Home,
    command: Extract<Input, { kind: "command" }>["command"],
    deadlineAtMs = startWallMs + minutes(5),
  ) => home.feed({ kind: "command", commandId, deadlineAtMs, command });
  const answers = (effects: readonly Effect[]) =>
    effects.flatMap((effect) => (effect.kind === "answer" ? [effect.outcome] : []));

  test("one that comes after its deadline is not begun", () => {
    expect(answers(ask(new Home(), { kind: "pair", seconds: 60 }, startWallMs - 1))).toEqual(["expired"]);
  });
  test("one that nothing here can do is refused with a sentence", () => {
    expect(answers(ask(new Home(), { kind: "siren", on: true }))).toEqual(["refused"]);
  });
  test("one delivered twice is done once", () => {
    const home = new Home();
    expect(ask(home, { kind: "pair", seconds: 60 }).some((effect) => effect.kind === "bridge-request")).toBe(true);
    expect(ask(home, { kind: "pair", seconds: 60 })).toEqual([]);
  });
  test("a bridge that does not answer is an answer", () => {
    const home = new Home();
    ask(home, { kind: "interview", deviceId: device("button") });
    home.effects = [];
    home.pass(seconds(30));
    expect(answers(home.effects)).toEqual(["failed"]);
    expect(home.feed({ kind: "asked-answered", commandId, outcome: "done", detail: "" })).toEqual([]);
  });
  test("a test press is done by a real press, which raises as any other, and fails when none comes", () => {
    const home = new Home();
    expect(answers(ask(home, { kind: "test-press", deviceId: device("button"), seconds: 60 }))).toEqual(["started"]);
    home.say("hall", life("panic"));
    expect(answers(home.say("button", life("panic")))).toEqual(["done"]);
    expect(home.lane("life")).toHaveLength(2);
    const slow = new Home();
    ask(slow, { kind: "test-press", deviceId: device("button"), seconds: 60 });
    slow.effects = [];
    slow.pass(seconds(61));
    expect(answers(slow.effects)).toEqual(["failed"]);
  });
});

test("whatever happens in whatever order: every press has a row of its own, and nothing waits for a tick that never comes", () => {
  const moment = fc.oneof(
    fc.constant({ kind: "press" as const }),
    fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({ kind: fc.constant("uplink" as const), state: fc.constantFrom("up" as const, "down" as const) }),
    fc.record({ kind: fc.constant("bridge" as const), state: fc.constantFrom("online" as const, "offline" as const) }),
    fc.record({ kind: fc.constant("receipt" as const), through: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant("wall" as const), by: fc.integer({ min: -yearMs, max: yearMs }) }),
    fc.record({
      kind: fc.constant("fall" as const),
      repeated: fc.boolean(),
      edge: fc.constantFrom("raised" as const, "cleared" as const),
    }),
    fc.constant({ kind: "motion" as const }),
  );
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 60 }), (moments) => {
      const home = new Home();
      let presses = 0;
      for (const one of moments) {
        switch (one.kind) {
          case "press":
            presses++;
            home.say("button", life("panic"));
            break;
          case "pass":
            home.pass(one.ms);
            break;
          case "uplink":
            home.feed({ kind: "uplink", state: one.state, why: "" });
            break;
          case "bridge":
            home.feed({ kind: "bridge", state: one.state, why: "" });
            break;
          case "receipt":
            home.feed({ kind: "receipt", marks: [{ epoch, lane: "life", through: one.through }], alarms: [] });
            break;
          case "wall":
            home.now = { ...home.now, wallMs: Math.max(0, home.now.wallMs + one.by) };
            break;
          case "fall":
            home.say("radar", life("fall", { repeated: one.repeated, edge: one.edge }), "line");
            break;
          case "motion":
            home.say("hall", motion("active"));
            break;
        }
        const dueMs = nextDueMs(home.state);
        expect(dueMs).toBeGreaterThanOrEqual(home.now.uptimeMs - 90_000);
      }
      home.pass(seconds(2));
      const rows = home.lane("life").filter((row) => row.event.alarm === "panic");
      const counted = rows.reduce(
        (sum, row) => sum + Number(/^(\d+) in a second/.exec(row.event.evidence)?.[1] ?? 1),
        0,
      );
      expect(counted).toBe(presses);
      expect(new Set(home.lane("life").map((row) => row.alarmId)).size).toBe(home.lane("life").length);
      const due = nextDueMs(home.state) ?? millis(Number.POSITIVE_INFINITY);
      expect(due).toBeGreaterThan(home.now.uptimeMs);
    }),
    { numRuns: 200 },
  );
});
