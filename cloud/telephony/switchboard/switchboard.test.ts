import { describe, expect, test } from "vitest";
import { openTelephoneTown, type TelephoneTown } from "../../../test/builders/telephone-town.ts";
import { bytesOf } from "../../sip/message.ts";

const wang = { name: "王", phone: "8001" };
const li = { name: "李", phone: "8002" };
const caller = "13800138000";

const port = (sdp: string): string | undefined => /^m=audio (\d+)/m.exec(sdp)?.[1];
const ends = (town: TelephoneTown): string[] => town.told.flatMap(({ end }) => end ?? []);
const until = (town: TelephoneTown, standing: string): Promise<void> =>
  expect.poll(() => town.last()?.standing, { interval: 5 }).toBe(standing);

describe.each(["udp", "tcp"] as const)("R-483 who calls the desk over %s", (transport) => {
  test("rings at every operator's telephone; who takes it first has it, and the others stop", async () => {
    await using town = await openTelephoneTown({ transport });
    town.sits(wang, li);
    town.behave("8001", "rings");
    town.behave("8002", "rings");
    const theirs = town.calls(caller);
    await expect.poll(() => town.last()?.ringing, { interval: 5 }).toEqual(["8001", "8002"]);
    await expect.poll(() => [town.telephone("8001").log, town.telephone("8002").log]).toEqual([["rings"], ["rings"]]);
    await expect.poll(() => theirs.log).toEqual(["ringing"]);
    town.telephone("8002").lift();
    await until(town, "talking");
    await expect.poll(() => town.telephone("8001").log).toEqual(["rings", "stopped ringing"]);
    expect(town.last()).toMatchObject({
      by: "李",
      phone: "8002",
      number: caller,
      calledNumber: "12349",
      direction: "in",
    });
    // Each hears where the other one's sound is: nothing comes through us.
    await expect.poll(() => theirs.log).toEqual(["ringing", "taken"]);
    expect(town.telephone("8002").shown()).toContain(`"${caller}"`);
    theirs.hangUp();
    await until(town, "ended");
    await expect.poll(() => town.telephone("8002").log).toEqual(["rings", "taken", "ended hung-up them"]);
    expect(ends(town)).toEqual(["hung-up"]);
    expect(town.switchboard.calls()).toEqual([]);
  });

  test("R-668 a mistake of ours at one call refuses that one and is counted; the next is taken as ever", async () => {
    let isBroken = true;
    await using town = await openTelephoneTown({
      transport,
      operators() {
        if (isBroken) throw new Error("a mistake of ours");
        return [wang];
      },
    });
    town.behave("8001", "takes");
    const first = town.calls(caller);
    await expect.poll(() => first.log.at(-1)).toBe("ended refused 500");
    expect([town.failures, town.trunks.all().map((one) => one.inUse()), town.switchboard.calls()]).toEqual([
      [1],
      [0],
      [],
    ]);
    isBroken = false;
    town.calls("13900139000");
    await until(town, "talking");
    expect(town.last()).toMatchObject({ by: "王", number: "13900139000" });
    expect(town.failures).toEqual([1]);
  });

  test("the operator hangs up, and whoever called is hung up too; hold and digits pass between them", async () => {
    await using town = await openTelephoneTown({ transport });
    town.sits(wang);
    town.behave("8001", "takes");
    const theirs = town.calls(caller);
    await until(town, "talking");
    const own = town.telephone("8001");
    await expect.poll(() => theirs.log.includes("taken")).toBe(true);
    const held = {
      type: "application/sdp",
      bytes: bytesOf("v=0\r\no=- 7 2 IN IP4 1.2.3.4\r\nm=audio 5 RTP/AVP 8\r\na=sendonly\r\n"),
    };
    expect(await own.call()?.offer(held)).toMatchObject({ kind: "agreed" });
    expect(theirs.heard()).toContain("a=sendonly");
    expect(theirs.heard()).toMatch(/^o=- \d+ 2 IN IP4 0\.0\.0\.0\r$/m);
    expect(await theirs.call()?.ask("INFO", { type: "application/dtmf-relay", bytes: bytesOf("Signal=1\r\n") })).toBe(
      200,
    );
    expect(own.log.at(-1)).toContain("asked INFO Signal=1");
    own.hangUp();
    await until(town, "ended");
    await expect.poll(() => theirs.log.at(-1)).toBe("ended hung-up them");
  });
});

describe("R-483 nobody is lost between", () => {
  test("two telephones are lifted at once: one has it, the other one is hung up", async () => {
    await using town = await openTelephoneTown();
    town.sits(wang, li);
    town.behave("8001", "takes");
    town.behave("8002", "takes");
    const theirs = town.calls(caller);
    await until(town, "talking");
    const taken = town.last()?.phone ?? "";
    const other = taken === "8001" ? "8002" : "8001";
    await expect
      .poll(() => town.telephone(other).log.at(-1))
      .toMatch(/^(ended hung-up them|stopped ringing|ended cancelled)$/);
    await expect.poll(() => town.telephone(taken).log).toEqual(["rings", "taken"]);
    await expect.poll(() => theirs.log).toEqual(["ringing", "taken"]);
  });

  test("whoever called gives up: nothing rings any more, and it is said so", async () => {
    await using town = await openTelephoneTown();
    town.sits(wang);
    town.behave("8001", "rings");
    const theirs = town.calls(caller);
    await expect.poll(() => town.telephone("8001").log).toEqual(["rings"]);
    await expect.poll(() => theirs.log).toEqual(["ringing"]);
    theirs.hangUp();
    await until(town, "ended");
    await expect.poll(() => town.telephone("8001").log).toEqual(["rings", "stopped ringing"]);
    expect(ends(town)).toEqual(["cancelled"]);
  });

  test("operators are busy or away: the desk's telephone and the overflow ring at once, and the caller hears no busy tone", async () => {
    await using town = await openTelephoneTown({ settings: { deskPhones: "8100\n8101", overflow: "13900000000" } });
    town.sits(wang, li);
    town.behave("8001", "busy");
    town.behave("8100", "rings");
    town.behave("13900000000", "rings");
    const theirs = town.calls(caller);
    await expect.poll(() => town.last()?.ringing, { interval: 5 }).toEqual(["8100", "13900000000"]);
    await expect.poll(() => theirs.log).toEqual(["ringing"]);
    await expect.poll(() => town.telephone("13900000000").log).toEqual(["rings"]);
    town.telephone("13900000000").lift();
    await until(town, "talking");
    expect(town.last()).toMatchObject({ by: null, phone: "13900000000" });
  });

  test("nobody has a page open: the desk's telephone rings; no telephone at all: the trunk hears that nobody is there, and it counts as not taken", async () => {
    await using town = await openTelephoneTown({ settings: { deskPhones: "8100" } });
    town.behave("8100", "takes");
    town.calls(caller);
    await until(town, "talking");
    await using bare = await openTelephoneTown();
    const theirs = bare.calls(caller);
    await expect.poll(() => theirs.log.at(-1)).toBe("ended refused 480");
    expect(ends(bare)).toEqual(["not-taken"]);
  });

  test("an operator who comes while it rings is rung", async () => {
    await using town = await openTelephoneTown({ settings: { deskPhones: "8100" } });
    town.behave("8100", "rings");
    town.behave("8001", "takes");
    town.calls(caller);
    await expect.poll(() => town.telephone("8100").log).toEqual(["rings"]);
    expect(town.told.at(-1)?.standing).toBe("ringing");
    town.sits(wang);
    await until(town, "talking");
    expect(town.last()).toMatchObject({ by: "王" });
  });

  test("a withheld number is none; one that the trunk vouches for is taken before what the caller wrote", async () => {
    await using town = await openTelephoneTown();
    town.sits(wang);
    town.behave("8001", "takes");
    town.calls("anonymous");
    await until(town, "talking");
    expect(town.last()).toMatchObject({ number: null, by: "王" });
    town.calls("fake", { headers: [{ name: "p-asserted-identity", value: `<tel:+86-532-8888-1234>` }] });
    await expect.poll(() => town.told.map(({ number }) => number)).toContain("+8653288881234");
  });

  test("a caller without an offer hears the telephone, and the telephone the caller", async () => {
    await using town = await openTelephoneTown();
    town.sits(wang);
    town.behave("8001", "takes");
    const theirs = town.calls(caller, { body: null });
    await until(town, "talking");
    await expect.poll(() => theirs.log).toContain("taken");
    expect(port(theirs.heard())).toBeDefined();
    expect(theirs.heard()).not.toContain("inactive");
  });

  test("when we end, who speaks is not hung up, who waits is told, and both are written down as cut", async () => {
    const town = await openTelephoneTown();
    town.sits(wang);
    town.behave("8001", "takes");
    const speaks = town.calls(caller);
    await until(town, "talking");
    await expect.poll(() => speaks.log).toEqual(["ringing", "taken"]);
    town.behave("8001", "rings");
    const waits = town.calls("13800138001");
    await expect.poll(() => waits.log).toEqual(["ringing"]);
    await town.switchboard[Symbol.asyncDispose]();
    expect(ends(town)).toEqual(["cut", "cut"]);
    await expect.poll(() => waits.log.at(-1)).toBe("ended refused 503");
    expect(speaks.log).toEqual(["ringing", "taken"]);
    await town[Symbol.asyncDispose]();
  });
});

describe.each(["udp", "tcp"] as const)("R-484 an operator calls somebody over %s", (transport) => {
  const wanted = { to: caller, phone: "8001", by: "王", area: null };

  test.each(["theirs", "own"] as const)("the operator's telephone first, then the number; %s hangs up", async (who) => {
    await using town = await openTelephoneTown({ transport });
    town.behave("8001", "rings");
    town.behave(caller, "rings");
    const placed = town.switchboard.place(wanted);
    expect(placed).toMatchObject({
      direction: "out",
      standing: "ringing",
      ringing: ["8001"],
      by: "王",
      number: caller,
    });
    // Clicked twice, it is one call.
    expect(town.switchboard.place(wanted)).toEqual(placed);
    const [own, theirs] = [town.telephone("8001"), town.telephone(caller)];
    await expect.poll(() => own.log).toEqual(["rings"]);
    expect(theirs.log).toEqual([]);
    own.lift();
    await expect.poll(() => theirs.log).toEqual(["rings"]);
    expect(town.last()?.ringing).toEqual([caller]);
    theirs.lift();
    await until(town, "talking");
    // Where each one's sound is, the other one knows in the end.
    await expect.poll(() => port(own.heard())).toBe("20004");
    await expect.poll(() => theirs.log).toContain("taken");
    expect([port(theirs.heard()), own.heard().includes("inactive"), theirs.heard().includes("inactive")]).toEqual([
      "20002",
      false,
      false,
    ]);
    expect(theirs.shown()).toContain("<sip:12349@");
    (who === "own" ? own : theirs).hangUp();
    await until(town, "ended");
    await expect.poll(() => (who === "own" ? theirs : own).log.at(-1)).toBe("ended hung-up them");
    expect([town.last()?.end, town.last()?.recording]).toEqual(["hung-up", expect.stringMatching(/^[0-9a-f]{24}$/)]);
  });
});

describe("R-484 a call that an operator makes and nobody takes", () => {
  const wanted = { to: caller, phone: "8001", by: "王", area: null };

  test.each([
    ["busy", "refused"],
    ["away", "not-taken"],
  ] as const)("the number is %s: it ends as %s, and the operator is hung up", async (behaviour, end) => {
    await using town = await openTelephoneTown();
    town.behave("8001", "takes");
    town.behave(caller, behaviour);
    town.switchboard.place(wanted);
    await until(town, "ended");
    expect(town.last()?.end).toBe(end);
    await expect.poll(() => town.telephone("8001").log.at(-1)).toBe("ended hung-up them");
  });

  test("the operator's telephone is busy: the number is never called", async () => {
    await using town = await openTelephoneTown();
    town.behave("8001", "busy");
    town.behave(caller, "takes");
    town.switchboard.place(wanted);
    await until(town, "ended");
    expect([town.last()?.end, town.telephone(caller).log]).toEqual(["cancelled", []]);
  });

  test("the operator puts it down while it rings, or gives it up on the page: the number stops ringing", async () => {
    await using town = await openTelephoneTown();
    town.behave("8001", "takes");
    town.behave(caller, "rings");
    for (const how of ["telephone", "page"]) {
      const placed = town.switchboard.place(wanted);
      if ("refused" in placed) throw new Error(placed.refused.en);
      await expect.poll(() => town.telephone(caller).log.at(-1)).toBe("rings");
      if (how === "telephone") town.telephone("8001").hangUp();
      else expect(town.switchboard.hangUp(placed.callId)).toBe(true);
      await until(town, "ended");
      await expect.poll(() => town.telephone(caller).log.at(-1)).toBe("stopped ringing");
      expect(town.last()?.end).toBe("cancelled");
      expect(town.switchboard.hangUp(placed.callId)).toBe(false);
    }
  });

  test.each([
    [{ to: "1380 or 1>", phone: "8001" }, "cannot be dialled"],
    [{ to: "13800138000", phone: "" }, "no telephone here"],
    [{ to: "13800138000", phone: 'x"@y' }, "no telephone here"],
  ])("%j is refused", async (given, says) => {
    await using town = await openTelephoneTown();
    expect(town.switchboard.place({ ...wanted, ...given })).toMatchObject({
      refused: { en: expect.stringContaining(says) },
    });
  });

  test("without a trunk it is refused with what to do", async () => {
    await using town = await openTelephoneTown();
    town.trunks.follow([]);
    expect(town.switchboard.place(wanted)).toMatchObject({
      refused: { en: expect.stringContaining("no telephone trunk") },
    });
  });
});
