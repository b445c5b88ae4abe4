/** What every engine behind the ledger must do. `ledger.test.ts` is run on SQLite and on PostgreSQL. */

import { describe, expect, test } from "vitest";
import {
  must,
  parseAlarmId,
  parseDeliveryId,
  parseDeviceId,
  parseEpoch,
  parseGatewayId,
  parseHomeId,
  parseIncidentId,
} from "@shouwang/shared/domain/ids.ts";
import type { Incident } from "@shouwang/cloud/alarms/incident.ts";
import { freshHomeState } from "@shouwang/cloud/detection/home-state.ts";
import type { Delivery } from "@shouwang/cloud/dispatch/delivery.ts";
import { emptyCommit, quarantineMax, type Commit, type Ledger } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { raisedIncident } from "../builders/incidents.ts";

export type OpenLedger = AsyncDisposable & { ledger: Ledger };

const id = <T>(parse: (text: string) => T | undefined, text: string): T => must(parse(text), text);
const gatewayId = id(parseGatewayId, "gw-1");
const homeId = id(parseHomeId, "home-1");
const incidentId = id(parseIncidentId, "incident-1");
const alarmId = id(parseAlarmId, "alarm-1");

const incident = (changes: Partial<Incident> = {}): Incident =>
  raisedIncident(10, { incidentId, homeId, gatewayId, ...changes });
const delivery = (deliveryId: string, key: string): Delivery => ({
  deliveryId: id(parseDeliveryId, deliveryId),
  incidentId,
  key,
  connector: "desk",
  addressee: null,
  reason: "raised",
  round: 1,
  standing: "due",
  attempt: 0,
  dueAtMs: 10,
  createdAtMs: 10,
  endedAtMs: null,
  receipt: null,
  lastWhy: null,
});
const opened: Commit = {
  ...emptyCommit,
  subjects: [{ subject: "home:home-1", state: freshHomeState(10), dueAtMs: 160 }],
  marks: [
    {
      gatewayId,
      epoch: id(parseEpoch, "epoch-1"),
      lane: "life",
      marks: { decided: { through: 3, above: [[5, 7]] }, timelined: { through: 0, above: [] } },
    },
  ],
  incidents: [
    {
      incident: incident(),
      journal: [{ atMs: 10, what: "opened", who: "system", alarmId, detail: "疑似求助" }],
      firstLine: 0,
    },
  ],
  alarms: [
    { alarmId, subject: "home:home-1", incidentId, origin: { gatewayId, epoch: null, seq: 3 }, recordedAtMs: 10 },
  ],
  deliveries: { create: [delivery("delivery-1", "key-1")], update: [] },
  faults: [
    {
      state: "present",
      fault: {
        subject: "home:home-1",
        homeId,
        gatewayId,
        deviceId: id(parseDeviceId, "d1"),
        fault: "tamper",
        owner: "technician",
        sinceMs: 5,
        detail: "opened",
      },
    },
  ],
};

/**
 * @param open each call the same store again, as after a restart of the process.
 * @param takeOver the same while the first is still open, as on a machine whose locks were lost.
 */
export function describeLedger(
  engine: string,
  open: () => Promise<OpenLedger>,
  takeOver: () => Promise<OpenLedger>,
): void {
  describe(`the ledger on ${engine}`, () => {
    test("R-014 what one decision changes is there together after a restart", async () => {
      {
        await using first = await open();
        expect(await first.ledger.commit(opened)).toBeNull();
      }
      await using second = await open();
      const state = await second.ledger.load();
      expect(state.subjects).toEqual(opened.subjects);
      expect(state.marks).toEqual(opened.marks);
      expect(state.openIncidents).toEqual([
        { incident: incident(), journalLines: 1, deliveries: opened.deliveries.create },
      ]);
      expect(state.faults).toMatchObject([{ deviceId: "d1", fault: "tamper", homeId: "home-1", sinceMs: 5 }]);
      expect(await second.ledger.alarm(alarmId)).toEqual(opened.alarms[0]);
    });

    test("R-181 marks that are forgotten are gone, wherever they stood, and may begin anew", async () => {
      const [life] = opened.marks;
      if (!life) throw new Error("there is one");
      const fault = { ...life, lane: "fault" as const };
      const { gatewayId: of, epoch } = life;
      const forgotten = [life, fault].map(({ lane }) => ({ gatewayId: of, epoch, lane }));
      const marksOf = async ({ ledger }: OpenLedger) => (await ledger.load()).marks;
      const fold = async ({ ledger }: OpenLedger) => {
        while ((await ledger.fold?.("now")) === "more");
      };
      {
        await using first = await open();
        await first.ledger.commit({ ...emptyCommit, marks: [life] });
        await fold(first);
        await first.ledger.commit({ ...emptyCommit, marks: [fault] });
        expect(await first.ledger.commit({ ...emptyCommit, forgotten })).toBeNull();
        expect(await marksOf(first)).toEqual([]);
      }
      {
        await using second = await open();
        expect(await marksOf(second)).toEqual([]);
        await fold(second);
        expect(await marksOf(second)).toEqual([]);
        await second.ledger.commit({ ...emptyCommit, marks: [fault] });
      }
      await using third = await open();
      expect(await marksOf(third)).toEqual([fault]);
    });

    test("R-014 a commit that cannot be stored leaves nothing, and blames its input", async () => {
      await using one = await open();
      const orphan = { ...delivery("delivery-1", "key-1"), incidentId: id(parseIncidentId, "nobody") };
      const failure = await one.ledger.commit({ ...opened, deliveries: { create: [orphan], update: [] } });
      expect(failure).toMatchObject({ blame: "input" });
      expect(await one.ledger.load()).toMatchObject({ subjects: [], marks: [], openIncidents: [], faults: [] });
    });

    test("R-020 a second open incident of one home is refused; after the first is closed it is not", async () => {
      await using one = await open();
      const second = incident({ incidentId: id(parseIncidentId, "incident-2") });
      const save = (which: Incident) =>
        one.ledger.commit({ ...emptyCommit, incidents: [{ incident: which, journal: [], firstLine: 0 }] });
      expect(await save(incident())).toBeNull();
      expect(await save(second)).toMatchObject({ blame: "input" });
      expect(await save(incident({ phase: "closed", closedAtMs: 20 }))).toBeNull();
      expect(await save(second)).toBeNull();
      expect((await one.ledger.load()).openIncidents.map((known) => known.incident.incidentId)).toEqual(["incident-2"]);
    });

    test("two commits for one line of the journal: the second is refused, nothing is overwritten", async () => {
      await using one = await open();
      await one.ledger.commit(opened);
      expect(await one.ledger.commit({ ...opened, alarms: [], deliveries: { create: [], update: [] } })).toMatchObject({
        blame: "input",
      });
    });

    test("deciding the same delivery twice makes one, and its end is kept", async () => {
      await using one = await open();
      await one.ledger.commit(opened);
      const again = delivery("delivery-2", "key-1");
      const ended: Delivery = {
        ...delivery("delivery-1", "key-1"),
        standing: "accepted",
        attempt: 1,
        endedAtMs: 30,
        receipt: "desk-1",
      };
      await one.ledger.commit({ ...emptyCommit, deliveries: { create: [again], update: [ended] } });
      expect((await one.ledger.incident(incidentId))?.deliveries).toEqual([ended]);
    });

    test("a fault that is gone is gone, and one that changes its owner keeps its row", async () => {
      await using one = await open();
      await one.ledger.commit(opened);
      const [change] = opened.faults;
      if (change?.state !== "present") throw new Error("no fault");
      const moved = { ...change.fault, owner: "desk" } as const;
      await one.ledger.commit({ ...emptyCommit, faults: [{ state: "present", fault: moved }] });
      expect((await one.ledger.load()).faults).toEqual([moved]);
      await one.ledger.commit({
        ...emptyCommit,
        faults: [{ state: "gone", gatewayId, deviceId: moved.deviceId, fault: "tamper" }],
      });
      expect((await one.ledger.load()).faults).toEqual([]);
    });

    test("R-141 one that was taken over commits nothing any more, and is told to end; the other goes on", async () => {
      await using paused = await open();
      expect(await paused.ledger.commit({ ...opened, deliveries: { create: [], update: [] } })).toBeNull();
      await using other = await takeOver();
      const closed = incident({ phase: "closed", closedAtMs: 20 });
      const late: Commit = { ...emptyCommit, incidents: [{ incident: closed, journal: [], firstLine: 1 }] };
      expect(await paused.ledger.commit(late)).toMatchObject({ blame: "end" });
      expect((await other.ledger.load()).openIncidents).toHaveLength(1);
      expect(await other.ledger.commit(late)).toBeNull();
      expect(await paused.ledger.commit(emptyCommit)).toMatchObject({ blame: "end" });
      expect((await other.ledger.load()).openIncidents).toEqual([]);
    });

    test("alarms find their incident; one that raised nothing has none; one that is unknown is not there", async () => {
      await using one = await open();
      const quiet = { ...opened.alarms[0], alarmId: id(parseAlarmId, "alarm-2"), incidentId: null };
      await one.ledger.commit({
        ...opened,
        alarms: [...opened.alarms, { ...opened.alarms[0], ...quiet } as Commit["alarms"][number]],
      });
      const unknown = id(parseAlarmId, "alarm-3");
      const found = await one.ledger.incidentsOfAlarms([alarmId, quiet.alarmId, unknown]);
      expect([...found]).toEqual([
        [alarmId, incident()],
        [quiet.alarmId, null],
      ]);
    });

    test("what is set aside has a limit; what came in on a life input goes last", async () => {
      await using one = await open();
      const payload = Uint8Array.of(1, 2, 3);
      for (let from = 0; from <= quarantineMax; from += 512) {
        const quarantined = Array.from({ length: 512 }, (_, at) => ({
          quarantineId: `q-${from + at}`,
          receivedAtMs: from + at,
          gatewayId,
          channel: from === 0 && at < 3 ? "life" : "telemetry",
          why: "test",
          payload,
        }));
        await one.ledger.commit({ ...emptyCommit, quarantined });
      }
      expect(await one.ledger.quarantined()).toEqual({ count: quarantineMax, ofLife: 3 });
    });
  });
}
