/**
 * A stream whose line breaks again and again while incidents change, at moments of chance: a real cloud, presses at a real broker, somebody who closes what they opened. Each
 * time the reader says how far it got. Control: a reader whose line never breaks, and what the API says of each incident in the end.
 */

import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { openEventStream, type EventStream } from "../event-stream.ts";
import { waitFor } from "../wait-for.ts";
import { incidentOf, openWebHouse, versionOf, type WebHouse } from "./web-house.ts";

const homes = 3_000;
const pressEveryMs = 40;
const openMostMs = 200;
const awayMostMs = 80;
const settlesWithinMs = 20_000;

export async function measureReconnects(reconnects: number): Promise<Readonly<Record<string, unknown>>> {
  await using house = await openWebHouse({ homes, open: 0 });
  const reader = await openBrokenReader(house.url);
  await using changes = startChanges(house);
  for (let n = 0; n < reconnects; n++) {
    await pause(Math.random() * openMostMs);
    await reader.breakFor(Math.random() * awayMostMs);
  }
  await changes.settled();
  const { incidents } = changes;
  const missing = (): string[] => [...house.heard.keys()].filter((one) => !reader.times.has(one));
  const inTime = { withinMs: settlesWithinMs };
  // What is on its way arrives; what is lost never does.
  await waitFor("the rest of the stream", () => missing().length === 0, inTime).catch(() => {});
  const ends = await Promise.all([...incidents].map((incidentId) => versionNow(house.url, incidentId)));
  await reader.stream()[Symbol.asyncDispose]();
  const lost = new Set([...missing(), ...ends.filter((one) => !reader.times.has(one))]);
  return {
    streamLost: lost.size,
    streamTwice: [...reader.times].filter(([one, times]) => times > (house.heard.get(one) ?? 0)).length,
    streamOutOfOrder: reader.outOfOrder(),
    streamBegunAnew: reader.begunAnew(),
    streamReconnects: reconnects,
    streamVersions: house.heard.size,
    streamIncidents: incidents.size,
    controlStreamLost: ends.filter((one) => !house.heard.has(one)).length,
  };
}

/** Reads on where it left off. `times`: how often each version of each incident came. */
async function openBrokenReader(url: string): Promise<{
  times: ReadonlyMap<string, number>;
  outOfOrder: () => number;
  begunAnew: () => number;
  stream: () => EventStream;
  breakFor: (ms: number) => Promise<void>;
}> {
  const times = new Map<string, number>();
  const newest = new Map<string, number>();
  let [outOfOrder, snapshots, after] = [0, 0, ""];
  const open = async (): Promise<EventStream> => {
    const where = after === "" ? "" : `&after=${after}`;
    const stream = openEventStream(new URL(`/api/stream?desk=broken${where}`, url).href, ({ name, data, id }) => {
      if (id !== "") after = id;
      if (name === "snapshot") snapshots += 1;
      if (name !== "incident") return;
      const incident = incidentOf(data);
      const { incidentId, version } = incident;
      if (version < (newest.get(incidentId) ?? 0)) outOfOrder += 1;
      newest.set(incidentId, version);
      times.set(versionOf(incident), (times.get(versionOf(incident)) ?? 0) + 1);
    });
    await stream.opened;
    return stream;
  };
  let stream = await open();
  await waitFor("the first snapshot", () => after !== "");
  return {
    times,
    outOfOrder: () => outOfOrder,
    begunAnew: () => snapshots - 1,
    stream: () => stream,
    async breakFor(ms) {
      await stream[Symbol.asyncDispose]();
      await pause(ms);
      stream = await open();
    },
  };
}

type Changes = AsyncDisposable & {
  incidents: ReadonlySet<string>;
  /** No press more, and everything is closed. */
  settled(): Promise<void>;
};

function startChanges(house: WebHouse): Changes {
  const incidents = new Set<string>();
  const closing: Promise<void>[] = [];
  let isGoing = true;
  const oneMore = async (alarmId: string): Promise<void> => {
    await house.operators.close(alarmId);
    incidents.add(await house.incidentOfAlarm(alarmId));
  };
  const going = (async () => {
    for (let n = 0; n < homes && isGoing; n++) {
      const alarmId = `bench-stream-${n}`;
      house.press(n, alarmId);
      closing.push(oneMore(alarmId));
      await pause(pressEveryMs);
    }
  })();
  const settled = async (): Promise<void> => {
    isGoing = false;
    await going;
    await Promise.all(closing);
  };
  return { incidents, settled, [Symbol.asyncDispose]: settled };
}

async function versionNow(url: string, incidentId: string): Promise<string> {
  const answer = await fetch(new URL(`/api/incidents/${incidentId}`, url));
  return versionOf(z.object({ incidentId: z.string(), version: z.number() }).parse(await answer.json()));
}
