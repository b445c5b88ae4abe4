/** Calls over SIP with software that is not ours: SIPp as telephone, Kamailio between. */

import { expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createRegistration } from "@shouwang/cloud/sip/registration.ts";
import { openTcpTransport } from "@shouwang/cloud/sip/tcp-transport.ts";
import type { FlowEvents, Place, Transport } from "@shouwang/cloud/sip/transport.ts";
import { openUdpTransport } from "@shouwang/cloud/sip/udp-transport.ts";
import { kamailioPassword, kamailioRealm } from "../builders/kamailio-server.ts";
import { findBinary } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";
import { offer, openSipHouse } from "../builders/sip-house.ts";
import { calling, once, refusing, ringing, taking } from "../builders/sipp-scenarios.ts";
import { startSipp } from "../builders/sipp.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const dial =
  (transport: "udp" | "tcp", farEnd: Place) =>
  (events: FlowEvents): Transport =>
    transport === "udp" ? openUdpTransport({ farEnd }, events) : openTcpTransport({ farEnd, tls: null }, events);

describeWithService("sipp", "R-419 SIPp as telephone", (get) => {
  test.each(["udp", "tcp"] as const)("takes a call over %s, which we hang up", async (transport) => {
    await using sipp = await startSipp(get().binary, { scenario: taking, transport, arguments: once });
    await using house = openSipHouse({ openTransport: dial(transport, { host: "127.0.0.1", port: sipp.port }) });
    const call = house.place(`sip:12349@127.0.0.1:${sipp.port}`);
    await expect.poll(() => house.log).toEqual(["ringing", "taken v=0"]);
    call.hangUp();
    expect(house.log.at(-1)).toBe("ended hung-up us");
    expect(await sipp.ended).toBe(0);
  });

  test.each(["udp", "tcp"] as const)("is busy over %s", async (transport) => {
    await using sipp = await startSipp(get().binary, { scenario: refusing, transport, arguments: once });
    await using house = openSipHouse({ openTransport: dial(transport, { host: "127.0.0.1", port: sipp.port }) });
    house.place(`sip:12349@127.0.0.1:${sipp.port}`);
    await expect.poll(() => house.log).toEqual(["ended refused 486"]);
    expect(await sipp.ended).toBe(0);
  });

  test("rings until we give it up", async () => {
    await using sipp = await startSipp(get().binary, { scenario: ringing, transport: "udp", arguments: once });
    await using house = openSipHouse({ openTransport: dial("udp", { host: "127.0.0.1", port: sipp.port }) });
    const call = house.place(`sip:12349@127.0.0.1:${sipp.port}`);
    await expect.poll(() => house.log).toEqual(["ringing"]);
    call.hangUp();
    await expect.poll(() => house.log).toEqual(["ringing", "ended cancelled"]);
    expect(await sipp.ended).toBe(0);
  });
});

describeWithService("kamailio", "R-419 through Kamailio, registered, with digest", (get) => {
  const sippBinary = findBinary("sipp") ?? "";
  const open = async (transport: "udp" | "tcp") => {
    const farEnd = { host: "127.0.0.1", port: Number(get().url.split(":").at(-1)) };
    const house = openSipHouse({
      openTransport: dial(transport, farEnd),
      credentials: { username: "26317", password: kamailioPassword },
      domain: kamailioRealm,
      onIncoming(incoming, { events }) {
        incoming.ring();
        incoming.take(offer, events);
      },
    });
    const registration = createRegistration({
      endpoint: house.endpoint,
      registrar: `sip:${kamailioRealm}`,
      address: `sip:26317@${kamailioRealm}`,
      user: "26317",
      clock,
      random: () => 0,
    });
    await expect.poll(() => registration.standing().at).toBe("registered");
    const close = async (): Promise<void> => {
      await registration[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
    };
    return { house, farEnd, [Symbol.asyncDispose]: close };
  };

  test.each(["udp", "tcp"] as const)("a telephone behind it takes our call over %s", async (transport) => {
    await using sipp = await startSipp(sippBinary, { scenario: taking, transport: "udp", arguments: once });
    await using it = await open(transport);
    const call = it.house.place(`sip:port-${sipp.port}@${kamailioRealm}`);
    await expect.poll(() => it.house.log).toEqual(["ringing", "taken v=0"]);
    call.hangUp();
    expect(await sipp.ended).toBe(0);
  });

  test.each(["udp", "tcp"] as const)("a telephone calls us through it over %s, and hangs up", async (transport) => {
    await using it = await open(transport);
    await using sipp = await startSipp(sippBinary, {
      scenario: calling(`sip:26317@${kamailioRealm}`),
      transport: "udp",
      arguments: [...once, `127.0.0.1:${it.farEnd.port}`],
    });
    await expect.poll(() => it.house.log).toEqual(["taken v=0", "ended hung-up them"]);
    expect(await sipp.ended).toBe(0);
  });
});
