import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { days, hours, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { openEvidenceHouse, type EvidenceHouse } from "../../test/builders/evidence-house.ts";
import { readAnchorFile } from "./file-anchors.ts";
import { agreeWithAnchors, startAnchoring } from "./sql-anchoring.ts";
import { erasePerson } from "./sql-erasure.ts";

let house: EvidenceHouse;
beforeEach(async () => {
  house = await openEvidenceHouse();
  await house.people();
});
afterEach(async () => await house.leave());

/** One timer at a time: what anchoring needs. */
function handClock(startMs = 1_000_000) {
  let nowMs = startMs;
  let armed: { atMs: number; work: () => void } | undefined;
  return {
    clock: {
      wallMs: () => nowMs,
      uptimeMs: () => nowMs,
      after(delay: Millis, work: () => void) {
        const mine = { atMs: nowMs + delay, work };
        armed = mine;
        const cancel = (): void => void (armed === mine && (armed = undefined));
        return { cancel, [Symbol.dispose]: cancel };
      },
    },
    dueInMs: () => (armed ? armed.atMs - nowMs : undefined),
    pass(forMs: number) {
      nowMs += forMs;
      const due = armed && armed.atMs <= nowMs ? armed : undefined;
      if (due) armed = undefined;
      due?.work();
    },
  };
}
async function start(clock: ReturnType<typeof handClock>["clock"], url: string | null = null) {
  const { anchorFile: file, audit, database } = house;
  const lastAtMs = await agreeWithAnchors({
    database,
    file,
    nowMs: clock.wallMs(),
    log: silentLog,
    async eraseAgain(owner) {
      const asked = {
        owner,
        who: "system/anchor",
        purpose: "operate-system",
        atMs: 9,
        again: "backup",
      } as const;
      await erasePerson(house, asked);
    },
  });
  const problemIs = (sentence: string | undefined): void => void said.push(sentence);
  const rest = { random: () => 0, log: silentLog, lastAtMs, problemIs };
  return startAnchoring({ database, audit, file, url, clock, ...rest });
}
const said: (string | undefined)[] = [];
const heads = () => readAnchorFile(house.anchorFile)?.heads.map(({ n }) => n);
async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 10_000 }).toBe(true);
}

test("R-251 the head of each chain goes outside at the start, once a day and at an orderly stop", async () => {
  const { clock, dueInMs, pass } = handClock();
  const anchoring = await start(clock);
  expect(dueInMs()).toBe(0);
  pass(0);
  await until(() => dueInMs() === days(1));
  expect(heads()).toEqual([4]);
  await until(() => anchoring.ageMs() === 0);
  pass(days(1));
  await until(() => heads()?.length === 2);
  expect(heads()).toEqual([4, 5]);
  await anchoring[Symbol.asyncDispose]();
  await anchoring[Symbol.asyncDispose]();
  expect(heads()).toHaveLength(3);
  const again = handClock(1_000_000 + days(1) + hours(5));
  await start(again.clock);
  expect(again.dueInMs()).toBe(hours(19));
});

test("R-251 an outside that cannot be reached is tried again, keeps nobody from starting, and is a problem after two days", async () => {
  mkdirSync(house.anchorFile, { recursive: true });
  const { clock, dueInMs, pass } = handClock();
  const anchoring = await start(clock);
  pass(0);
  await until(() => dueInMs() === minutes(1));
  pass(minutes(1));
  await until(() => dueInMs() === minutes(2));
  expect(anchoring.problem()).toBeUndefined();
  pass(days(2));
  expect(anchoring.problem()).toMatch(/has not been anchored outside for 2 days/);
  await until(() => dueInMs() !== undefined);
  expect(said.at(-1)).toMatch(/for 2 days/);
  rmSync(house.anchorFile, { recursive: true });
  pass(hours(1));
  await until(() => heads()?.length === 1);
  await until(() => anchoring.problem() === undefined && said.at(-1) === undefined);
});

test("R-251 a URL gets the same lines, and one that refuses them is asked again", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(bodies.length === 1 ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  // `as`: a server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  const { clock, dueInMs, pass } = handClock();
  await start(clock, `http://127.0.0.1:${port}/anchors`);
  pass(0);
  await until(() => dueInMs() === minutes(1));
  pass(minutes(1));
  await until(() => dueInMs() === days(1));
  expect(bodies).toHaveLength(2);
  expect(JSON.parse(bodies[1] ?? "")).toMatchObject({ kind: "head", chain: "main", ledgerId: house.database.ledgerId });
  server.close();
  server.closeAllConnections();
});

test("R-252 who was erased stays erased when a backup from before is put back, and the anchors say that it was", async () => {
  const { clock } = handClock();
  const before = await house.database.read.selectFrom("person_keys").selectAll().execute();
  const first = await start(clock);
  expect(
    await erasePerson(house, { owner: "card/c-1", who: "account/a-1", purpose: "administer", atMs: 5 }),
  ).toMatchObject({
    kind: "erased",
  });
  first.erased("card/c-1", 5);
  await first[Symbol.asyncDispose]();
  // The backup: the key is back, under another ledger id.
  const { write } = house.database;
  await write.deleteFrom("person_keys").execute();
  await write.insertInto("person_keys").values(before).execute();
  await house.database.renew();
  await start(clock);
  expect((await house.vault.keys(["card/c-1", "card/c-2"])).get("card/c-1")).toBe("erased");
  expect((await house.vault.keys(["card/c-2"])).get("card/c-2")).not.toBe("erased");
  expect(readAnchorFile(house.anchorFile)?.replaced).toMatchObject([{ after: house.database.ledgerId }]);
  await start(clock);
  expect(readAnchorFile(house.anchorFile)).toMatchObject({
    erased: [{ owner: "card/c-1" }],
    replaced: [{}],
    unreadable: [],
  });
});

test("R-252 an erasure that was cut off before it was told outside is told at the next start", async () => {
  await erasePerson(house, { owner: "card/c-1", who: "account/a-1", purpose: "administer", atMs: 5 });
  await start(handClock().clock);
  expect(readAnchorFile(house.anchorFile)?.erased).toEqual([{ v: 1, kind: "erased", owner: "card/c-1", atMs: 5 }]);
  // Half a line at the end, from a power cut, takes no other line with it.
  writeFileSync(house.anchorFile, `${readFileSync(house.anchorFile, "utf8")}{"v":1,"ki`);
  await (await start(handClock().clock))[Symbol.asyncDispose]();
  expect(readAnchorFile(house.anchorFile)).toMatchObject({ erased: [{}], heads: [{}], unreadable: [2] });
});
