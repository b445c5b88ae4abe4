import { describe, expect, test } from "vitest";
import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { faultKinds } from "@shouwang/shared/domain/fault.ts";
import contactId from "../../../test/vectors/emergency-call/contact-id-codes.json" with { type: "json" };
import { codeOverridesSchema, codeTableWith, defaultCodes, type Code } from "./code-table.ts";

const entries: [string, Code][] = [
  ...Object.entries(defaultCodes.alarms),
  ...Object.entries(defaultCodes.faults),
  ["periodic test", defaultCodes.periodicTest],
];

describe("R-390 every kind has a code that receivers know", () => {
  test("each alarm and each fault has an entry", () => {
    expect(Object.keys(defaultCodes.alarms).toSorted()).toEqual([...lifeKinds, ...inferredKinds].toSorted());
    expect(Object.keys(defaultCodes.faults).toSorted()).toEqual([...faultKinds].toSorted());
  });

  test.each(entries)("%s: the event is in the public list, and all is well formed", (_, code) => {
    expect(Object.keys(contactId.codes)).toContain(code.event);
    expect(code).toEqual({
      event: expect.stringMatching(/^[1-9]\d{2}$/),
      partition: expect.stringMatching(/^\d{2}$/),
      zone: expect.stringMatching(/^\d{3}$/),
      sia: expect.stringMatching(/^[A-Z]{2}$/),
      siaRestore: expect.stringMatching(/^[A-Z]{2}$/),
      dty: expect.stringMatching(/^\d{4}$/),
      stc: expect.stringMatching(/^\d{4}$/),
      stcRestore: expect.stringMatching(/^\d{4}$/),
    });
  });

  test("a zone is kept for one kind each, so that what shares an event is told apart", () => {
    const zones = entries.map(([, { zone }]) => zone);
    expect(new Set(zones).size).toBe(zones.length);
  });

  test("what is not live has an event that no alarm and no fault has", () => {
    const events = [...Object.values(defaultCodes.alarms), ...Object.values(defaultCodes.faults)].map(
      ({ event }) => event,
    );
    for (const { event } of Object.values(defaultCodes.modes)) expect(events).not.toContain(event);
  });
});

describe("a centre that wants it otherwise", () => {
  test("says only what differs, and everything else stays", () => {
    const table = codeTableWith(
      codeOverridesSchema.parse({
        alarms: { fall: { event: "120" }, inactivity: { event: "641", zone: "072" } },
        modes: { drill: { event: "601" } },
        periodicTest: { zone: "001" },
      }),
    );
    expect(table.alarms.fall).toEqual({ ...defaultCodes.alarms.fall, event: "120" });
    expect(table.alarms.inactivity).toMatchObject({ event: "641", zone: "072", sia: "NA" });
    expect(table.alarms.panic).toEqual(defaultCodes.alarms.panic);
    expect(table.faults).toEqual(defaultCodes.faults);
    expect([table.modes.drill.event, table.modes.test.event, table.periodicTest.zone]).toEqual(["601", "601", "001"]);
  });

  test("nothing otherwise is the default, and what is undefined takes nothing away", () => {
    expect(codeTableWith({})).toEqual(defaultCodes);
    expect(codeTableWith({ alarms: { fall: { event: undefined } } })).toEqual(defaultCodes);
  });

  test.each([
    [{ alarms: { falls: { event: "120" } } }, "a kind that is not ours"],
    [{ alarms: { fall: { code: "120" } } }, "a field that is not ours"],
    [{ alarms: { fall: { event: "099" } } }, "does not begin with 0"],
    [{ alarms: { fall: { event: "1O1" } } }, "three digits"],
    [{ alarms: { fall: { zone: "3" } } }, "A zone has 3 digits, such as 001."],
    [{ alarms: { fall: { sia: "ma" } } }, "two capital letters"],
    [{ faults: { tamper: { stc: "125" } } }, "A SCAIP status code has 4 digits"],
    [{ modes: { live: { event: "101" } } }, "what is live is said as it is"],
    [{ more: 1 }, "a part that is not ours"],
  ])("%j is refused: %s", (given, why) => {
    const { error } = codeOverridesSchema.safeParse(given);
    expect(error).toBeDefined();
    if (/[.]$|digits|letters|begin/.test(why)) expect(error?.issues[0]?.message).toContain(why);
  });
});
