import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { must, parseAreaCode, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { IncomingCall } from "../sip/call.ts";
import { openTrunk } from "./trunk/sip-trunk.ts";
import { trunkSettings } from "./trunk/settings.ts";
import type { Trunk, TrunkStanding } from "./trunk/trunk.ts";
import { createTrunks, type WantedTrunk } from "./trunks.ts";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const id = must(parseConnectorId("line-1"), "line-1");
const area = must(parseAreaCode("370602"), "370602");
const wanted = (change: object = {}, name = "desk line"): WantedTrunk => ({
  connectorId: id,
  name,
  area: null,
  settings: trunkSettings.parse({ host: "127.0.0.1", port: 9, number: "12349", ...change }),
});

/** Real trunks, of which it is said how many calls stand over each. */
function house() {
  const clock = createManualClock({ wallMs: 1_000_000 });
  const log: string[] = [];
  let news = 0;
  const inUse = new Map<string, number>();
  const asks: { settings: string; incoming(call: IncomingCall): void; standing(now: TrunkStanding): void }[] = [];
  const trunks = createTrunks({
    open(one, needs) {
      const name = `${one.settings.number} at ${one.settings.listenPort}`;
      log.push(`open ${name}`);
      asks.push({ settings: name, incoming: needs.onIncoming, standing: needs.onStanding });
      const trunk = openTrunk({ ...one, settings: { ...one.settings, listenPort: null } }, { ...needs, clock });
      const own: Trunk = {
        ...trunk,
        inUse: () => inUse.get(name) ?? 0,
        async [Symbol.asyncDispose]() {
          log.push(`close ${name}`);
          await trunk[Symbol.asyncDispose]();
        },
      };
      return own;
    },
    clock,
    told: () => void (news += 1),
    failed: (trunk, times) => void log.push(`failed ${trunk.name} ${times}`),
    log: silentLog,
  });
  const pass = async (ms: number): Promise<void> => {
    await clock.advanceTo(clock.uptimeMs() + ms, settle);
    await settle();
  };
  return { trunks, log, news: () => news, inUse, asks, pass, close: () => trunks[Symbol.asyncDispose]() };
}

describe("R-486 a trunk that is changed costs no call", () => {
  test("what did not change stays open, under a new name too", async () => {
    const it = house();
    it.trunks.follow([wanted()]);
    it.trunks.follow([{ ...wanted(), name: "other name", area }]);
    expect(it.log).toEqual(["open 12349 at null"]);
    expect(it.trunks.all()).toMatchObject([{ name: "other name", area }]);
    expect(it.trunks.forArea(area)?.name).toBe("other name");
    await it.close();
    expect([it.log.at(-1), it.trunks.all()]).toEqual(["close 12349 at null", []]);
  });

  test("without a port of its own the new one is open at once, and the old one closes after its last call", async () => {
    const it = house();
    it.trunks.follow([wanted()]);
    it.inUse.set("12349 at null", 1);
    it.trunks.follow([wanted({ number: "12345" })]);
    expect(it.log).toEqual(["open 12349 at null", "open 12345 at null"]);
    await it.pass(seconds(10));
    expect(it.log).toHaveLength(2);
    it.inUse.clear();
    await it.pass(seconds(3));
    expect(it.log.at(-1)).toBe("close 12349 at null");
    await it.close();
  });

  test("at the same port the old one goes on to take calls until nobody speaks over it, half an hour at most", async () => {
    const it = house();
    it.trunks.follow([wanted({ listenPort: 5070 })]);
    it.inUse.set("12349 at 5070", 1);
    it.trunks.follow([wanted({ listenPort: 5070, number: "12345" }, "new name")]);
    let taken = 0;
    it.trunks.answer((_, trunk) => {
      taken += 1;
      expect(trunk).toMatchObject({ name: "new name", settings: { number: "12349" } });
    });
    // `as`: whoever answers looks at nothing of it.
    it.asks[0]?.incoming({} as IncomingCall);
    expect([taken, it.log]).toEqual([1, ["open 12349 at 5070"]]);
    await it.pass(minutes(29));
    expect(it.log).toHaveLength(1);
    await it.pass(minutes(2));
    expect(it.log).toEqual(["open 12349 at 5070", "close 12349 at 5070", "open 12345 at 5070"]);
    await it.close();
  });

  test("put back as it was, nothing happens to it", async () => {
    const it = house();
    it.trunks.follow([wanted({ listenPort: 5070 })]);
    it.inUse.set("12349 at 5070", 1);
    it.trunks.follow([wanted({ listenPort: 5070, number: "12345" })]);
    it.trunks.follow([wanted({ listenPort: 5070 })]);
    it.inUse.clear();
    await it.pass(minutes(1));
    expect(it.log).toEqual(["open 12349 at 5070"]);
    await it.close();
  });

  test("calls over one that was taken away, or when nobody is there to take them, are refused with a reason; its standing is nobody's news", async () => {
    const it = house();
    it.trunks.follow([wanted()]);
    const refused: number[] = [];
    // `as`: all that a refusal needs.
    const incoming = { refuse: (status: number) => void refused.push(status) } as unknown as IncomingCall;
    it.asks[0]?.incoming(incoming);
    it.trunks.answer(() => {});
    it.inUse.set("12349 at null", 1);
    it.trunks.follow([]);
    it.asks[0]?.incoming(incoming);
    it.asks[0]?.standing({ isUp: false, sinceMs: 0, sentence: null });
    expect([refused, it.log, it.news()]).toEqual([[480, 480], ["open 12349 at null"], 0]);
    await it.close();
    expect(it.log).toEqual(["open 12349 at null", "close 12349 at null"]);
  });
});
