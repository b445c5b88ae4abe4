/** The desk's telephones with software that is not ours: Kamailio as the trunk, baresip as telephones, SIPp as whoever calls. */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { PhoneCall } from "@shouwang/cloud/telephony/switchboard/phone-call.ts";
import { createSwitchboard, type OperatorPhone } from "@shouwang/cloud/telephony/switchboard/switchboard.ts";
import { openTrunk } from "@shouwang/cloud/telephony/trunk/sip-trunk.ts";
import { trunkSettings } from "@shouwang/cloud/telephony/trunk/settings.ts";
import type { TrunkStanding } from "@shouwang/cloud/telephony/trunk/trunk.ts";
import { createTrunks } from "@shouwang/cloud/telephony/trunks.ts";
import { startBaresip, type Baresip } from "../builders/baresip.ts";
import { kamailioPassword, kamailioRealm, kamailioTlsHost } from "../builders/kamailio-server.ts";
import { findBinary, startServer, type OwnServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";
import { calling, once, refusing, ringing } from "../builders/sipp-scenarios.ts";
import { startSipp } from "../builders/sipp.ts";

const authority = readFileSync(new URL("../vectors/tls/first-cert.pem", import.meta.url), "utf8");
const clock = createSystemClock({ trust: () => "trusted" });
/** A file of baresip's takes no blank and no quote. */
const password = "sesam";
const patient = { timeout: 8_000, interval: 20 };

const startKamailio = (port?: number): Promise<OwnServer> =>
  startServer("kamailio", {
    ...(port === undefined ? {} : { port }),
    changeConfig: (config) => config.replaceAll(kamailioPassword.replaceAll('"', '\\"'), password),
  });

async function openDesk(settings: object, operators: readonly OperatorPhone[]) {
  const standings: TrunkStanding[] = [];
  const trunks = createTrunks({
    open: (wanted, needs) => openTrunk(wanted, { ...needs, clock }),
    clock,
    told: (_, standing) => void standings.push(standing),
    failed(trunk, times) {
      throw new Error(`${trunk.name} has failed ${times} times`);
    },
    log: silentLog,
  });
  const switchboard = createSwitchboard({
    trunks,
    operators: () => operators,
    clock,
    newId: () => randomBytes(16).toString("hex"),
    log: silentLog,
  });
  const told: PhoneCall[] = [];
  switchboard.subscribe((call) => void told.push(call));
  trunks.follow([
    {
      connectorId: must(parseConnectorId("line-1"), "line-1"),
      name: "desk line",
      area: null,
      settings: trunkSettings.parse({ host: "127.0.0.1", number: "12349", superviseEverySeconds: 10, ...settings }),
    },
  ]);
  const standsSoon = (isUp: boolean): Promise<void> =>
    expect.poll(() => standings.at(-1)?.isUp, { timeout: 15_000, interval: 20 }).toBe(isUp);
  const close = async (): Promise<void> => {
    await switchboard[Symbol.asyncDispose]();
    await trunks[Symbol.asyncDispose]();
  };
  return { switchboard, standings, standsSoon, told, last: () => told.at(-1), [Symbol.asyncDispose]: close };
}

describeWithService("baresip", "R-483 R-484 a desk behind Kamailio", (get) => {
  describe.skipIf(findBinary("kamailio") === undefined || findBinary("sipp") === undefined)("with telephones", () => {
    let kamailio: OwnServer;
    let phones: readonly [Baresip, Baresip];
    beforeAll(async () => {
      kamailio = await startKamailio();
      const registrar = { domain: kamailioRealm, host: "127.0.0.1", port: kamailio.port, password };
      phones = await Promise.all([
        startBaresip(get().binary, { user: "8001", registrar }),
        startBaresip(get().binary, { user: "8002", registrar, isLiftedByItself: true }),
      ]);
    }, 30_000);
    afterAll(async () => {
      for (const phone of phones) await phone[Symbol.asyncDispose]();
      await kamailio[Symbol.asyncDispose]();
    });
    const registered = (transport: "udp" | "tcp" | "tls") => ({
      ...(transport === "tls" ? { host: kamailioTlsHost, authority, serverName: "localhost" } : {}),
      port: kamailio.port,
      transport,
      domain: kamailioRealm,
      username: "12349",
      password,
      isRegistered: true,
    });
    const news = (phone: Baresip): { has(event: string): boolean } => {
      const from = phone.events.length;
      return { has: (event) => phone.events.slice(from).includes(event) };
    };
    const sippCalls = (speaksForMs: number, scenario = calling(`sip:12349@${kamailioRealm}`, speaksForMs)) =>
      startSipp(findBinary("sipp") ?? "", {
        scenario,
        transport: "udp",
        arguments: [...once, `127.0.0.1:${kamailio.port}`],
      });

    test.each(["udp", "tcp", "tls"] as const)(
      "somebody calls over %s: both telephones ring, one is lifted, the other one stops, and the caller hangs up",
      async (transport) => {
        await using desk = await openDesk(registered(transport), [
          { name: "王", phone: "8001" },
          { name: "李", phone: "8002" },
        ]);
        await desk.standsSoon(true);
        const [slow, quick] = phones.map(news);
        await using sipp = await sippCalls(500);
        await expect.poll(() => desk.last()?.standing, patient).toBe("talking");
        expect(desk.last()).toMatchObject({ by: "李", phone: "8002", number: "sipp", calledNumber: "12349" });
        await expect.poll(() => slow?.has("CALL_INCOMING") && slow.has("CALL_CLOSED"), patient).toBe(true);
        await expect.poll(() => desk.last()?.end, patient).toBe("hung-up");
        await expect.poll(() => quick?.has("CALL_CLOSED"), patient).toBe(true);
        expect(await sipp.ended).toBe(0);
      },
    );

    test.each(["own", "theirs"] as const)(
      "an operator calls: each hears the other one without us between, is held and taken back; %s hangs up",
      async (who) => {
        await using desk = await openDesk(registered("tcp"), []);
        await desk.standsSoon(true);
        const [own, theirs] = phones;
        const [here, there] = phones.map(news);
        desk.switchboard.place({ to: "8002", phone: "8001", by: "王", area: null });
        await expect.poll(() => here?.has("CALL_INCOMING"), patient).toBe(true);
        expect(there?.has("CALL_INCOMING")).toBe(false);
        own.tell("accept");
        await expect.poll(() => desk.last()?.standing, patient).toBe("talking");
        await expect.poll(() => here?.has("CALL_RTPESTAB") && there?.has("CALL_RTPESTAB"), patient).toBe(true);
        for (const command of ["hold", "resume"]) own.tell(command);
        (who === "own" ? own : theirs).tell("hangup");
        await expect.poll(() => desk.last()?.end, patient).toBe("hung-up");
        await expect.poll(() => here?.has("CALL_CLOSED") && there?.has("CALL_CLOSED"), patient).toBe(true);
      },
    );

    test("the number is busy, or rings until the operator gives it up", async () => {
      await using desk = await openDesk(registered("udp"), []);
      await desk.standsSoon(true);
      for (const [scenario, end] of [
        [refusing, "refused"],
        [ringing, "cancelled"],
      ] as const) {
        await using sipp = await startSipp(findBinary("sipp") ?? "", { scenario, transport: "udp", arguments: once });
        const own = news(phones[1]);
        const to = `port-${sipp.port}`;
        const placed = desk.switchboard.place({ to, phone: "8002", by: "王", area: null });
        if ("refused" in placed) throw new Error(placed.refused.en);
        if (end === "cancelled") {
          await expect.poll(() => desk.last()?.ringing, patient).toEqual([to]);
          // Until it was heard of, there is nothing to cancel.
          await expect.poll(() => own.has("CALL_ESTABLISHED"), patient).toBe(true);
          desk.switchboard.hangUp(placed.callId);
        }
        await expect.poll(() => desk.last()?.end, patient).toBe(end);
        await expect.poll(() => own.has("CALL_CLOSED"), patient).toBe(true);
        expect(await sipp.ended).toBe(0);
      }
    });

    test("a telephone whose address lies elsewhere is rung directly", async () => {
      await using direct = await startBaresip(get().binary, { user: "8003", isLiftedByItself: true });
      const phone = `sip:8003@127.0.0.1:${direct.port}`;
      await using desk = await openDesk(registered("udp"), [{ name: "王", phone }]);
      await desk.standsSoon(true);
      await using sipp = await sippCalls(100);
      await expect.poll(() => desk.last()?.end, patient).toBe("hung-up");
      expect(desk.last()).toMatchObject({ by: "王", phone });
      expect(await sipp.ended).toBe(0);
    });

    test("R-482 a wrong password, and a trunk that is switched off, are known; it stands again by itself", async () => {
      await using mistyped = await openDesk({ ...registered("tcp"), password: "wrong" }, []);
      await mistyped.standsSoon(false);
      expect(mistyped.standings.map(({ sentence }) => sentence?.en)).toEqual([expect.stringContaining("401")]);
      await using desk = await openDesk(registered("tcp"), []);
      await desk.standsSoon(true);
      const { port } = kamailio;
      const sinceMs = performance.now();
      await kamailio.kill("SIGTERM");
      await desk.standsSoon(false);
      expect(performance.now() - sinceMs).toBeLessThan(10_000);
      expect(desk.standings.at(-1)?.sentence?.en).toContain("desk line does not answer");
      kamailio = await startKamailio(port);
      await desk.standsSoon(true);
    }, 40_000);
  });
});
