import { describe, expect, test } from "vitest";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { noticeOf } from "../../../test/builders/notices.ts";
import { createDesk } from "./desk-service.ts";

const incidentId = noticeOf().incidentId;
const never = new AbortController().signal;

function deskOnClock() {
  const clock = createManualClock({ wallMs: 0 });
  return { clock, desk: createDesk({ clock }) };
}

describe("delivered means: on an open screen, in this version", () => {
  test("nobody there is said at once", async () => {
    const { desk } = deskOnClock();
    expect(await desk.service.deliver(noticeOf(), never)).toMatchObject({
      kind: "unreachable",
      why: "No desk is open.",
    });
  });

  test("a page that confirms makes it a fact, and its desk is the receipt", async () => {
    const { desk } = deskOnClock();
    desk.opened("desk-3");
    const delivered = desk.service.deliver(noticeOf(), never);
    desk.shown("desk-3", incidentId, 3);
    expect(await delivered).toEqual({ kind: "accepted", receipt: "on the screen of desk-3" });
  });

  test("shown before it was asked for counts, and so does a later version", async () => {
    const { desk } = deskOnClock();
    desk.opened("desk-1");
    desk.shown("desk-1", incidentId, 9);
    desk.shown("desk-1", incidentId, 4);
    expect(await desk.service.deliver(noticeOf(), never)).toMatchObject({ kind: "accepted" });
    expect(await desk.service.deliver(noticeOf({ incidentVersion: 9 }), never)).toMatchObject({ kind: "accepted" });
  });

  test.each([
    ["an older version", incidentId, 2],
    ["another incident", must(parseIncidentId("incident-2"), "incident-2"), 3],
  ])("%s is not this one", async (_, shownId, version) => {
    const { desk, clock } = deskOnClock();
    desk.opened("desk-1");
    const delivered = desk.service.deliver(noticeOf(), never);
    desk.shown("desk-1", shownId, version);
    await clock.advanceTo(3_999);
    await clock.advanceTo(4_000);
    expect(await delivered).toMatchObject({
      kind: "unreachable",
      why: "A desk is open, but has not shown it in time.",
    });
  });

  test("a page that nobody opened shows nothing", async () => {
    const { desk } = deskOnClock();
    desk.shown("ghost", incidentId, 3);
    expect(await desk.service.deliver(noticeOf(), never)).toMatchObject({ kind: "unreachable" });
    desk.opened("ghost");
    const hand = new AbortController();
    const delivered = desk.service.deliver(noticeOf(), hand.signal);
    hand.abort();
    expect(await delivered).toMatchObject({ kind: "unreachable" });
  });

  test("the last page that closes takes its confirmations with it", async () => {
    const { desk } = deskOnClock();
    desk.opened("desk-1");
    desk.opened("desk-1");
    desk.shown("desk-1", incidentId, 3);
    desk.closed("desk-1");
    expect(await desk.service.deliver(noticeOf(), never)).toMatchObject({ kind: "accepted" });
    desk.closed("desk-1");
    desk.closed("desk-1");
    expect(desk.openDesks()).toEqual([]);
    desk.opened("desk-1");
    expect(desk.openDesks()).toEqual(["desk-1"]);
    const delivered = desk.service.deliver(noticeOf(), never);
    desk.closed("desk-1");
    expect(await delivered).toMatchObject({ kind: "unreachable", why: "No desk is open." });
  });

  test("one of two desks is enough, and each delivery has its own answer", async () => {
    const { desk, clock } = deskOnClock();
    desk.opened("desk-1");
    desk.opened("desk-2");
    const present = desk.service.deliver(noticeOf(), never);
    const newer = desk.service.deliver(noticeOf({ incidentVersion: 4 }), never);
    desk.shown("desk-2", incidentId, 3);
    expect(await present).toMatchObject({ kind: "accepted", receipt: "on the screen of desk-2" });
    await clock.advanceTo(4_000);
    expect(await newer).toMatchObject({ kind: "unreachable" });
    expect(clock.nextDueMs()).toBeUndefined();
  });

  test("what a desk remembers is bounded: the confirmation that is oldest is asked for again", async () => {
    const { desk } = deskOnClock();
    desk.opened("desk-1");
    desk.shown("desk-1", incidentId, 3);
    for (let index = 0; index < 1_000; index++) {
      const other = `other-${index}`;
      desk.shown("desk-1", must(parseIncidentId(other), other), 1);
    }
    const delivered = desk.service.deliver(noticeOf(), AbortSignal.abort());
    expect(await delivered).toMatchObject({ kind: "unreachable" });
  });
});
