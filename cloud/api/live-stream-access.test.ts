import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { anAccessHouse, homeIn, incidentOf, nowMs, people } from "../../test/builders/access-house.ts";
import { anIncident } from "../../test/browser/memory-desk.ts";
import { createLiveStream, type Viewer } from "./live-stream.ts";
import { createSight } from "./sight.ts";
import { parseMark } from "./stream-log.ts";

const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

function aStream() {
  const { desk, parts } = anAccessHouse();
  const clock = createManualClock({ wallMs: nowMs });
  const stream = createLiveStream({ ...desk, clock, log: silentLog, breathe: settle, nameRun: () => "run" });
  const viewer = (name: string, changes: Partial<Viewer> = {}): Viewer => {
    const principal = people.get(name);
    if (!principal) throw new Error(`nobody is called ${name}`);
    const sight = createSight({ principal, ground: parts.ground, nowMs: () => clock.wallMs() });
    const isDesk = name === "operator";
    return { sight, isDesk, name, owner: name, mark: name, stillHolds: async () => true, ...changes };
  };
  const open = (who: Viewer, name = "desk-1", since?: string) => {
    const page = { text: "", isCut: false, kinds: [] as string[], id: "", leave: () => {} };
    const opened = stream.open(
      {
        write(bytes) {
          page.text = new TextDecoder().decode(bytes);
          page.kinds.push(...(page.text.match(/^event: .*$/gm) ?? []));
          page.id =
            page.text
              .match(/^id: (.*)$/gm)
              ?.at(-1)
              ?.slice("id: ".length) ?? page.id;
        },
        pendingBytes: () => 0,
        cut: () => void (page.isCut = true),
      },
      name,
      who,
      parseMark(since),
    );
    page.leave = () => opened[Symbol.dispose]();
    return page;
  };
  return { desk, clock, stream, viewer, open };
}

describe("R-233 each page is sent what its viewer may see", () => {
  test("an event from elsewhere is not sent, one of theirs is, and what nobody can place is", async () => {
    const { desk, viewer, open } = aStream();
    const page = open(viewer("operator"));
    await settle();
    desk.change(incidentOf("out", { version: 4 }));
    expect(page.kinds).toEqual(["event: snapshot"]);
    desk.change(incidentOf("in", { version: 4 }));
    expect(page.text).toContain('"version":4');
    desk.change(anIncident({ incidentId: "incident-nowhere", home: null, atMs: nowMs }));
    expect(page.text).toContain("incident-nowhere");
  });

  test("an alarm that its own area left lying comes to everybody, and goes when it is over", async () => {
    const { desk, viewer, open } = aStream();
    const page = open(viewer("operator"));
    await settle();
    desk.change(incidentOf("out", { version: 4, escalation: 2 }));
    expect(page.text).toContain("incident-out");
    desk.change(incidentOf("out", { version: 5, escalation: 2, phase: "closed" }));
    // It would stand there as open for ever: the page comes back to what is so now.
    expect(page.isCut).toBe(true);
  });

  test("who is no desk makes no delivery a fact", async () => {
    const { desk, viewer, open } = aStream();
    open(viewer("caregiver"), "desk-9");
    expect([...desk.desks]).toEqual([]);
    open(viewer("operator"), "desk-1");
    expect([...desk.desks]).toEqual(["desk-1"]);
  });

  test("a home's event carries no more than a request would", async () => {
    const { desk, viewer, open } = aStream();
    const page = open(viewer("technician"));
    await settle();
    desk.publish({ kind: "home", home: homeIn });
    expect(page.text).toContain("home-in");
    expect(page.text).not.toMatch(/王秀英|芝罘区|幸福里|0535/);
  });
});

describe("R-235 a session or a grant that ends, ends its stream", () => {
  test("at the next beat", async () => {
    const { clock, viewer, open } = aStream();
    let holds = true;
    const page = open(viewer("operator", { stillHolds: async () => holds }));
    await settle();
    await clock.advanceTo(10_000);
    expect(page.isCut).toBe(false);
    holds = false;
    await clock.advanceTo(20_000);
    await settle();
    expect(page.isCut).toBe(true);
  });

  test("a store that does not answer has ended nobody's", async () => {
    const { clock, viewer, open } = aStream();
    const page = open(viewer("operator", { stillHolds: () => Promise.reject(new Error("busy")) }));
    await settle();
    await clock.advanceTo(20_000);
    await settle();
    expect(page.isCut).toBe(false);
  });
});

test("R-236 however many others look on, and however many windows one opens, a desk finds room", async () => {
  const { stream, viewer, open } = aStream();
  for (let n = 0; n < 300; n++) open(viewer("caregiver", { owner: `caregiver-${n}` }));
  expect(stream.hasRoom(viewer("caregiver", { owner: "another" }))).toBe(false);
  expect(stream.hasRoom(viewer("operator"))).toBe(true);
  for (let n = 0; n < 8; n++) open(viewer("operator"));
  expect(stream.hasRoom(viewer("operator"))).toBe(false);
  expect(stream.hasRoom(viewer("operator", { owner: "her colleague" }))).toBe(true);
});

describe("R-620 who comes back is sent what they missed, and may see", () => {
  test("what is elsewhere is not counted, nor sent", async () => {
    const { desk, viewer, open } = aStream();
    const before = open(viewer("operator"));
    await settle();
    before.leave();
    desk.change(incidentOf("out", { version: 4 }));
    desk.change(incidentOf("in", { version: 4 }));
    // One that may not be seen is among them: nobody knows whether it stood on the page, so the page begins anew.
    const anew = open(viewer("operator"), "desk-1", before.id);
    await settle();
    expect(anew.kinds).toEqual(["event: snapshot"]);
    anew.leave();
    desk.change(incidentOf("in", { version: 5 }));
    const back = open(viewer("operator"), "desk-1", anew.id);
    expect(back.kinds).toEqual(["event: resumed", "event: incident"]);
    expect(back.text).toContain('"missed":1');
  });

  test("somebody else, or the same person with other grants, begins anew", async () => {
    const { viewer, open } = aStream();
    const before = open(viewer("operator"));
    await settle();
    before.leave();
    const other = open(viewer("operator", { mark: "others" }), "desk-1", before.id);
    await settle();
    expect(other.kinds).toEqual(["event: snapshot"]);
  });

  test("what stood on the page before is taken away when it is not theirs any more", async () => {
    const { desk, viewer, open } = aStream();
    const before = open(viewer("operator"));
    await settle();
    desk.change(incidentOf("out", { version: 4, escalation: 2 }));
    before.leave();
    const back = open(viewer("operator"), "desk-1", before.id);
    expect(back.kinds).toEqual(["event: resumed"]);
    desk.change(incidentOf("out", { version: 5, escalation: 2, phase: "closed" }));
    expect(back.isCut).toBe(true);
  });
});
