import { expect, test } from "vitest";
import fc from "fast-check";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { FeedEvent, IncidentHead } from "../api/ports.ts";
import { createDeskPeople } from "./desk-people.ts";
import {
  allLookedAt,
  changedBetween,
  looksFor,
  lookersAt,
  nobodySits,
  said,
  withoutQuiet,
  type Seat,
} from "./lookers.ts";

const one = must(parseIncidentId("incident-1"), "incident-1");
const other = must(parseIncidentId("incident-2"), "incident-2");
const head: IncidentHead = { homeId: null, phase: "raised", escalation: 0, closedAtMs: null };
const seat = (desk: string, changes: Partial<Seat> = {}): Seat => ({
  desk,
  operator: `account/${desk}`,
  name: desk,
  incidentId: one,
  mayTake: () => true,
  ...changes,
});

function aDesk() {
  const clock = createManualClock({ wallMs: 1_000_000 });
  const people = createDeskPeople(clock);
  const heard: FeedEvent[] = [];
  people.subscribe((event) => heard.push(event));
  return { clock, people, heard };
}

test("R-550 who has an incident on the screen is told to all, once, and what is said again is no news", () => {
  const { people, heard } = aDesk();
  people.looks(seat("李静"));
  people.looks(seat("李静"));
  people.looks(seat("张伟"));
  expect(heard).toEqual([
    { kind: "looking", incidentId: one, people: [{ name: "李静", sinceMs: 1_000_000 }] },
    {
      kind: "looking",
      incidentId: one,
      people: [
        { name: "李静", sinceMs: 1_000_000 },
        { name: "张伟", sinceMs: 1_000_000 },
      ],
    },
  ]);
  people.looks(seat("李静", { incidentId: other }));
  expect(heard.slice(2)).toHaveLength(2);
  expect(people.now()).toHaveLength(2);
});

test("R-550 a browser that dies is gone in 30 s, a page that is closed in 5 s; a page that changes its connection stays", async () => {
  const { clock, people, heard } = aDesk();
  people.looks(seat("李静"));
  await clock.advanceTo(clock.uptimeMs() + looksFor - 1);
  expect(people.now()).toHaveLength(1);
  await clock.advanceTo(clock.uptimeMs() + seconds(1));
  expect(people.now()).toEqual([]);
  expect(heard.at(-1)).toEqual({ kind: "looking", incidentId: one, people: [] });

  people.presence.opened("张伟");
  people.looks(seat("张伟"));
  people.presence.opened("张伟");
  people.presence.closed("张伟");
  expect(people.now()).toHaveLength(1);
  people.presence.closed("张伟");
  await clock.advanceTo(clock.uptimeMs() + seconds(5));
  expect(people.now()).toEqual([]);
});

test("R-550 one person with two windows stands once; two of one name stand twice; who may not take it is not offered it", () => {
  const { people } = aDesk();
  people.looks(seat("a", { operator: "account/1", name: "李静" }));
  people.looks(seat("b", { operator: "account/1", name: "李静" }));
  people.looks(seat("c", { operator: "account/2", name: "李静", incidentId: null }));
  people.looks(seat("d", { name: "外县", mayTake: () => false, incidentId: null }));
  expect(people.now()).toEqual([{ incidentId: one, people: [{ name: "李静", sinceMs: 1_000_000 }] }]);
  expect(people.mayTake(one, head)).toEqual([
    { name: "李静", isLooking: true },
    { name: "李静", isLooking: false },
  ]);
});

test("R-550 whatever pages say in whatever order: what was told adds up to what is so, and there is a limit", () => {
  const act = fc.record({
    desk: fc.integer({ min: 0, max: 400 }),
    at: fc.constantFrom(one, other, null),
    after: fc.nat(9_000),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
      let seats = nobodySits;
      let uptimeMs = 0;
      const told = new Map<string, string>();
      for (const { desk, at, after } of acts) {
        uptimeMs += after;
        const next = said(withoutQuiet(seats, { uptimeMs }), seat(`d${desk}`, { incidentId: at }), {
          wallMs: uptimeMs,
          uptimeMs,
        });
        for (const { incidentId, people } of changedBetween(seats, next)) told.set(incidentId, JSON.stringify(people));
        seats = next;
      }
      for (const incidentId of [one, other])
        expect(told.get(incidentId) ?? "[]").toBe(JSON.stringify(lookersAt(seats, incidentId).people));
      expect(seats.size).toBeLessThanOrEqual(200);
      expect(allLookedAt(seats).every(({ people }) => people.length > 0)).toBe(true);
    }),
  );
});
