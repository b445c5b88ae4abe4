import { afterEach, beforeEach, expect, test } from "vitest";
import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import type { LogFields } from "@shouwang/shared/log/log.ts";
import { openEvidenceHouse, type EvidenceHouse } from "../../test/builders/evidence-house.ts";
import type { AuditEntry } from "./audit-log.ts";
import { createReadingNotes, urgentNoteMax } from "./reading-notes.ts";

let house: EvidenceHouse;
beforeEach(async () => {
  house = await openEvidenceHouse();
});
afterEach(async () => await house.leave());

const entry: AuditEntry = {
  atMs: 1,
  who: "account/a-1",
  what: "read",
  subject: {
    kind: "resident",
    id: "r-1",
  },
  area: null,
  purpose: "answer-alarm",
  outcome: "done",
  detail: "",
  digest: "",
};
function notes() {
  const said: LogFields[] = [];
  const say = (_sentence: string, fields: LogFields = {}): void => void said.push(fields);
  let fire = (): void => {};
  const clock = {
    after(delay: Millis, work: () => void) {
      expect(delay).toBe(urgentNoteMax);
      fire = work;
      const cancel = (): void => {};
      return { cancel, [Symbol.dispose]: cancel };
    },
  };
  const log = { debug: say, info: say, warn: say, error: say };
  return { said, pass: () => fire(), ...createReadingNotes({ audit: house.audit, clock, log }) };
}
const rows = async () => (await house.database.read.selectFrom("audit").select("n").execute()).length;

/** Holds the one writing connection, as a disk does that hangs. */
async function withHangingDisk(work: () => Promise<void>): Promise<void> {
  const { write } = house.database;
  await write.transaction().execute(async (step) => {
    await step.selectFrom("facts").select("name").execute();
    await work();
  });
}

test("R-253 a reading is on the disk before the answer; during an incident the answer waits 200 ms at most and it is said", async () => {
  expect(urgentNoteMax).toBe(millis(200));
  const { note, pass, said, counts } = notes();
  expect(await note(entry, { isUrgent: true })).toBe("written");
  expect(await note(entry, { isUrgent: false })).toBe("written");
  expect(said).toEqual([]);
  await withHangingDisk(async () => {
    const urgent = note(entry, { isUrgent: true });
    pass();
    expect(await urgent).toBe("later");
  });
  expect(said).toMatchObject([{ event: "audit-late", who: "account/a-1" }]);
  expect(counts()).toEqual({ late: 1, lost: 0 });
  await expect.poll(rows).toBe(3);
});

test("R-253 what the log does not take at all is refused, and during an incident shown and told in full", async () => {
  const { note, said, counts } = notes();
  await house.database.write.schema.dropTable("audit").execute();
  await expect(note(entry, { isUrgent: false })).rejects.toThrow();
  expect(await note(entry, { isUrgent: true })).toBe("later");
  expect(counts()).toEqual({ late: 0, lost: 1 });
  expect(said).toMatchObject([{ event: "audit-lost", who: "account/a-1", subject: { id: "r-1" } }]);
});

test("R-253 an alarm waits for one group of notes at most, however many wait", async () => {
  const { audit, database } = house;
  const flood = Array.from({ length: 2_000 }, async () => await audit.note(entry));
  const life = { query: database.write.insertInto("facts").values({ name: "alarm", value: "1" }) };
  await database.commit([life]);
  expect(await rows()).toBeLessThanOrEqual(2 * 256);
  await Promise.all(flood);
});
