/** Loads the city of the benchmark through the records, as everything is, and goes on where an earlier run stopped. */

import {
  must,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseResidentId,
} from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Change } from "@shouwang/cloud/records/records.ts";
import { seedKits } from "@shouwang/cloud/registry/kits/sql-kit-seeding.ts";
import { consentRecord } from "@shouwang/cloud/registry/residents/consent-record.ts";
import { homeRecord } from "@shouwang/cloud/registry/residents/home-record.ts";
import { residentRecord } from "@shouwang/cloud/registry/residents/resident-record.ts";
import { communityOf, hasConsent, homeContent, homeOf, nameOf, residentContent } from "./registry-city.ts";
import type { RegistryHouse } from "./registry-house.ts";

const residentsPerCommit = 250;
const wordEveryMs = 10_000;

export type Loaded = { residents: number; kits: number };

/** @returns how many residents a second; nothing when they were there. */
export async function loadCity(house: RegistryHouse, wanted: Loaded, by: By): Promise<number | undefined> {
  const before = await present(house);
  const startedAtMs = performance.now();
  await loadResidents(house, before.residents, wanted.residents, by);
  const took = (performance.now() - startedAtMs) / 1_000;
  const { engine } = house;
  const word = progressOf(`${engine}: kits`, before.kits, wanted.kits);
  for (let at = before.kits; at < wanted.kits; at++) {
    await seedKits(house, kitOf(at), by.atMs);
    word(at + 1);
  }
  return wanted.residents > before.residents ? Math.round((wanted.residents - before.residents) / took) : undefined;
}

/** What an earlier run has loaded: it went in order, so the count says where it stopped. */
export async function present({ database }: RegistryHouse): Promise<Loaded> {
  const { read } = database;
  const residents = await read
    .selectFrom("residents")
    .select(({ fn }) => fn.countAll<number>().as("many"))
    .where("resident_id", ">=", "r-")
    .where("resident_id", "<", "r.")
    .executeTakeFirstOrThrow();
  const kits = await read
    .selectFrom("kits")
    .select(({ fn }) => fn.countAll<number>().as("many"))
    .executeTakeFirstOrThrow();
  return { residents: Number(residents.many), kits: Number(kits.many) };
}

async function loadResidents({ engine, records }: RegistryHouse, first: number, end: number, by: By): Promise<void> {
  const word = progressOf(`${engine}: residents`, first, end);
  const commit = async (changes: readonly Change[], until: number): Promise<void> => {
    const answer = await records.commit(changes, by);
    if (answer.kind !== "done") throw new Error(`Residents up to ${until} were not stored: ${answer.kind}.`);
    word(until);
  };
  let waiting: Promise<unknown> = Promise.resolve();
  for (let from = first; from < end; from += residentsPerCommit) {
    const until = Math.min(from + residentsPerCommit, end);
    const changes: Change[] = [];
    for (let n = from; n < until; n++) changes.push(...changesOf(n, by.atMs));
    // The next ones are sealed while these go to the disk.
    const before = waiting;
    waiting = commit(changes, until);
    await before;
  }
  await waiting;
}

/** It takes minutes: whoever waits sees that it moves, and how long it still takes. */
function progressOf(what: string, first: number, end: number): (done: number) => void {
  const startedAtMs = performance.now();
  let saidAtMs = startedAtMs;
  return (done) => {
    const nowMs = performance.now();
    if (nowMs - saidAtMs < wordEveryMs && done < end) return;
    saidAtMs = nowMs;
    const perSecond = (done - first) / ((nowMs - startedAtMs) / 1_000);
    const left = Math.round((end - done) / perSecond);
    process.stderr.write(`${what}: ${done} of ${end}, ${Math.round(perSecond)} a second, ${left} s left\n`);
  };
}

const homeIdOf = (n: number) => must(parseHomeId(`home-${homeOf(n)}`), "home");

function changesOf(n: number, nowMs: number): Change[] {
  const what = "created";
  const home = homeIdOf(n);
  const id = `r-${n}`;
  const residentId = must(parseResidentId(id), id);
  const consent = {
    residentId,
    area: communityOf(homeOf(n)),
    purpose: "monitoring" as const,
    textVersion: "2026-1",
    signer: nameOf(n),
    signerRelation: "本人",
    signedAtMs: 1,
    withdrawn: null,
    carriedFrom: null,
  };
  const changes: Change[] = [];
  if (homeOf(n) === n) changes.push(changeOf(homeRecord, { id: home, after: 0, content: homeContent(n), what }));
  changes.push(changeOf(residentRecord, { id, after: 0, content: residentContent(n, home, nowMs), what }));
  if (hasConsent(n)) changes.push(changeOf(consentRecord, { id: `consent-${n}`, after: 0, content: consent, what }));
  return changes;
}

/** In homes all over the city: every fifth number has no home of its own, and one number is in one home. */
function kitOf(at: number): Parameters<typeof seedKits>[1] {
  const n = Math.floor(at / 4) * 5 + (at % 4);
  const device = (name: string, room: "bathroom" | "bedroom" | "hall", rest: { isLife?: true } = {}) => {
    const deviceId = must(parseDeviceId(`${room}-1`), room);
    return { deviceId, name, model: "zigbee", room, isExteriorDoor: room === "hall", ...rest };
  };
  return {
    homeId: homeIdOf(n),
    area: communityOf(n),
    kits: [
      { gatewayId: must(parseGatewayId(`gw-${n}`), "gateway"), assignmentId: must(parseAssignmentId(`as-${n}`), "as") },
    ],
    devices: [device("卫生间按钮", "bathroom", { isLife: true }), device("卧室", "bedroom"), device("大门", "hall")],
  };
}
