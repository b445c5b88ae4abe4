import { describe, expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { hurried } from "../../../test/builders/hurried-clock.ts";
import { aSpokenHouse } from "../../../test/builders/spoken-house.ts";
import type { CallEnd } from "../../sip/call.ts";
import { deliveredOfEnd, stateOfEnd } from "./call-end.ts";
import { dialledIn } from "./dialled-number.ts";
import { spokenCallsMax } from "./spoken-calls.ts";

const limit = (ms = 5_000): AbortSignal => AbortSignal.timeout(ms);
const clock = createSystemClock({ trust: () => "trusted" });
/** Pauses of the script are a fifteenth of a second. */
const quick = hurried(clock, 30);

describe("R-493 a call over the trunk", () => {
  test("is taken, said twice, answered by a key, told what came of it, and ended", async () => {
    await using house = await aSpokenHouse("takes", { clock: quick });
    expect(await house.call()).toMatchObject({ kind: "accepted" });
    expect(house.telephone.called).toEqual(["13800000001"]);
    await expect.poll(() => house.heardTexts(), { timeout: 5_000 }).toEqual(["question", "question"]);
    await house.telephone.press("1");
    await expect.poll(() => house.digits).toEqual(["token-1 1"]);
    await expect.poll(() => house.heardTexts()).toEqual(["question", "question", "taken"]);
    await expect.poll(() => house.telephone.log.at(-1), { timeout: 5_000 }).toBe("ended hung-up them");
    await expect.poll(() => house.states).toEqual(["ringing", "answered", "ended"]);
    expect(house.calls.underWay()).toBe(0);
  });

  test("a key in the first words stops them; its packets that come again are no second key", async () => {
    await using house = await aSpokenHouse("takes", { clock: quick, textTakes: millis(3_000) });
    await house.call();
    await expect.poll(() => house.heardTexts()).toEqual(["question"]);
    await house.telephone.press("2", { lost: [0, 2, 4] });
    await expect.poll(() => house.heardTexts(), { timeout: 4_000 }).toEqual(["question", "taken"]);
    expect(house.digits).toEqual(["token-1 2"]);
  });

  test("a wrong key is told which there are; there is news, and it is asked anew", async () => {
    await using house = await aSpokenHouse("takes", { clock: quick });
    await house.call();
    await expect.poll(() => house.heardTexts().length).toBeGreaterThan(0);
    await house.telephone.press("9");
    await expect.poll(() => house.heardTexts().at(-1)).toBe("keys");
    await house.telephone.press("3");
    await expect.poll(() => house.heardTexts().at(-1), { timeout: 3_000 }).toBe("news");
    await house.telephone.press("1");
    await expect.poll(() => house.digits).toEqual(["token-1 9", "token-1 3", "token-2 1"]);
    await expect.poll(() => house.heardTexts().at(-1)).toBe("taken");
  });

  test("what was pressed cannot be looked at: they are told to call", async () => {
    await using house = await aSpokenHouse("takes", { clock: quick });
    await house.call();
    await expect.poll(() => house.heardTexts().length).toBeGreaterThan(0);
    await house.telephone.press("4");
    await expect.poll(() => house.heardTexts().at(-1)).toBe("unanswered");
  });

  test("a mailbox that speaks presses nothing, and is left alone", async () => {
    await using house = await aSpokenHouse("takes", { clock: quick });
    await house.call();
    house.telephone.speak(50);
    await expect.poll(() => house.states.at(-1), { timeout: 6_000 }).toBe("ended");
    expect([house.digits, house.heardTexts()]).toEqual([[], ["question", "question"]]);
  });

  test("they hang up in the middle", async () => {
    await using house = await aSpokenHouse("takes", { clock: quick, textTakes: millis(2_000) });
    await house.call();
    await expect.poll(() => house.heardTexts()).toEqual(["question"]);
    house.telephone.hangUp();
    await expect.poll(() => house.states).toEqual(["ringing", "answered", "ended"]);
    expect(house.calls.underWay()).toBe(0);
  });

  test("it rings and nobody takes it: accepted, and nothing more is claimed", async () => {
    await using house = await aSpokenHouse("rings", { ringsQuickly: true });
    expect(await house.call()).toMatchObject({ kind: "accepted", receipt: expect.stringContaining("rings") });
    await expect.poll(() => house.states, { timeout: 5_000 }).toEqual(["ringing", "no-answer"]);
  });

  test.each([
    ["busy", "unreachable", "busy"],
    ["off", "unreachable", "no-answer"],
    ["takes-without-sound", "accepted", "failed"],
  ] as const)("a telephone that is %s: %s, and %s is written", async (manner, kind, state) => {
    await using house = await aSpokenHouse(manner);
    expect(await house.call()).toMatchObject({ kind });
    await expect.poll(() => house.states.at(-1)).toBe(state);
    await expect.poll(() => house.calls.underWay()).toBe(0);
    expect(house.digits).toEqual([]);
  });

  test("one call for one key, however often it is asked for, and none again for one that was taken", async () => {
    await using house = await aSpokenHouse("takes", { clock: quick });
    const both = await Promise.all([house.call(), house.call()]);
    expect(both.map(({ kind }) => kind)).toEqual(["accepted", "accepted"]);
    house.telephone.hangUp();
    await expect.poll(() => house.calls.underWay()).toBe(0);
    expect(await house.call()).toMatchObject({ kind: "accepted", receipt: expect.stringContaining("already") });
    expect(house.telephone.called).toHaveLength(1);
    // One that was not taken is called again.
    await using busy = await aSpokenHouse("busy");
    await busy.call();
    await expect.poll(() => busy.calls.underWay()).toBe(0);
    await busy.call();
    expect(busy.telephone.called).toHaveLength(2);
  });

  test("it does not ring in time: perhaps there, and whoever asks again finds the same call", async () => {
    await using house = await aSpokenHouse("rings", { isDeaf: true });
    expect(await house.call(limit(50))).toMatchObject({ kind: "unreachable", mayHaveArrived: true });
    expect(house.calls.underWay()).toBe(1);
    expect(await house.call(limit(50))).toMatchObject({ kind: "unreachable", mayHaveArrived: true });
    expect(house.calls.underWay()).toBe(1);
  });

  test("more calls than are spoken at once wait; with no address of ours, too", async () => {
    await using house = await aSpokenHouse("rings");
    const all = Array.from({ length: spokenCallsMax + 1 }, async (_, n) => await house.call(limit(), `d-${n}`));
    const kinds = (await Promise.all(all)).map(({ kind }) => kind);
    expect([kinds.filter((kind) => kind === "accepted").length, kinds.at(-1)]).toEqual([spokenCallsMax, "unreachable"]);
    await using unknown = await aSpokenHouse("rings", { localHost: null });
    expect(await unknown.call()).toMatchObject({
      kind: "unreachable",
      why: expect.stringContaining("nothing has gone"),
    });
    expect(unknown.telephone.called).toEqual([]);
  });

  test("ends all calls with the house", async () => {
    const house = await aSpokenHouse("takes", { clock: quick, textTakes: millis(5_000) });
    await house.call();
    await expect.poll(() => house.heardTexts()).toEqual(["question"]);
    await house.calls[Symbol.asyncDispose]();
    await expect.poll(() => house.telephone.log.at(-1)).toBe("ended hung-up them");
    await house[Symbol.asyncDispose]();
  });

  test("messages are refused, and nothing that is posted is believed", async () => {
    await using house = await aSpokenHouse("rings");
    const provider = house.provider;
    const sms = { key: "k", to: "+8613800000001", text: "x", template: { name: "news", what: "x" } } as const;
    expect(await provider.sms(sms, limit())).toMatchObject({ kind: "refused" });
    expect(provider.read({ bytes: new Uint8Array(), signature: null, addressSecret: "" }).kind).toBe("refused");
  });
});

describe("R-493 what became of a call", () => {
  test.each<[CallEnd, boolean, string, string]>([
    [{ kind: "refused", status: 486, reason: "" }, false, "busy", "unreachable"],
    [{ kind: "refused", status: 600, reason: "" }, false, "busy", "unreachable"],
    [{ kind: "refused", status: 603, reason: "Decline" }, false, "no-answer", "unreachable"],
    [{ kind: "refused", status: 480, reason: "" }, false, "no-answer", "unreachable"],
    [{ kind: "refused", status: 404, reason: "" }, false, "failed", "refused"],
    [{ kind: "refused", status: 403, reason: "" }, false, "failed", "refused"],
    [{ kind: "refused", status: 503, reason: "" }, false, "failed", "unreachable"],
    [{ kind: "refused", status: 500, reason: "" }, false, "failed", "unreachable"],
    [{ kind: "unreachable", why: "no answer" }, false, "failed", "unreachable"],
    [{ kind: "not-taken" }, false, "no-answer", "unreachable"],
    [{ kind: "cancelled" }, false, "no-answer", "unreachable"],
    [{ kind: "hung-up", by: "them" }, true, "ended", "unreachable"],
    [{ kind: "unreachable", why: "the connection was lost" }, true, "ended", "unreachable"],
  ])("%j, taken %s: %s, %s", (end, wasTaken, state, kind) => {
    expect([stateOfEnd(end, wasTaken), deliveredOfEnd(end).kind]).toEqual([state, kind]);
  });

  test.each([
    ["+8613800000001", "13800000001"],
    ["+8657188880000", "057188880000"],
    ["+861088880000", "01088880000"],
    ["+46701234567", "0046701234567"],
  ])("%s is dialled %s", (e164, dialled) => {
    expect(dialledIn(e164)).toBe(dialled);
  });
});
