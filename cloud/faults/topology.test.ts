import { describe, expect, test } from "vitest";
import { faultKinds, type FaultKind } from "@shouwang/shared/domain/fault.ts";
import { must, parseDeviceId, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { causeOf, type StandingFault } from "./topology.ts";
import { ladderOf } from "./fault-target.ts";
import { workStanding } from "./work-machine.ts";

const sinceMs = 1_795_000_000_000;
function faultOf(
  device: string | null,
  fault: FaultKind = "silent",
  changes: Partial<StandingFault> = {},
): StandingFault {
  const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
  const deviceId = device === null ? null : must(parseDeviceId(device), device);
  return { gatewayId, deviceId, fault, sinceMs, detail: "", ...changes };
}
const lost = (device: string, link: string, changes: Partial<StandingFault> = {}): StandingFault =>
  faultOf(device, "link-lost", { detail: `link ${link} is down: closed`, ...changes });

describe("R-463 behind a silent gateway or a lost link, silences stand in its shadow", () => {
  const gateway = faultOf(null);
  test("of devices of that gateway, and of no other", () => {
    const [button, radar] = [faultOf("sos"), lost("radar", "line")];
    const other = { ...faultOf("sos"), gatewayId: must(parseGatewayId("gw-2"), "gw-2") };
    const all = [gateway, button, radar, other];
    expect(all.map((one) => causeOf(one, all))).toEqual([null, gateway, gateway, null]);
  });

  test.each(faultKinds.filter((one) => one !== "silent" && one !== "link-lost"))("%s is what it is anyway", (fault) => {
    const one = faultOf("sos", fault);
    expect(causeOf(one, [gateway, one])).toBeNull();
  });

  test("the gateway's own way to the cloud hides nothing", () => {
    const [way, button] = [faultOf(null, "link-lost"), faultOf("sos")];
    expect(causeOf(button, [way, button])).toBeNull();
  });

  test("one of those on a lost link stands for it, and only for that link", () => {
    const bridge = lost("bridge", "bridge");
    const button = lost("sos", "bridge", { sinceMs: sinceMs + 1 });
    const radar = lost("radar", "line-1", { sinceMs: sinceMs + 2 });
    const all = [button, radar, bridge];
    expect(all.map((one) => causeOf(one, all))).toEqual([bridge, null, null]);
    // Without its words nobody knows of which link it speaks.
    const dumb = faultOf("tag", "link-lost", { detail: "gone" });
    expect(causeOf(dumb, [bridge, dumb])).toBeNull();
  });

  test("who falls silent after the only lost link is behind it; not who was silent before, nor where two are lost", () => {
    const bridge = lost("bridge", "bridge");
    const after = faultOf("pir", "silent", { sinceMs: sinceMs + minutes(30) });
    const before = faultOf("door", "silent", { sinceMs: sinceMs - minutes(30) });
    const own = faultOf("bridge", "silent");
    const all = [bridge, after, before, own];
    expect(all.map((one) => causeOf(one, all))).toEqual([null, bridge, null, bridge]);
    const two = [...all, lost("radar", "line-1")];
    expect(causeOf(after, two)).toBeNull();
    expect(causeOf(after, [after, before, own])).toBeNull();
  });

  test("it waits with its cause, and has its whole time when that has ended", () => {
    const ladder = ladderOf({
      fault: "silent",
      isWholeGateway: false,
      protectsLife: true,
      isHighRisk: false,
      isOwn: false,
      owner: "technician",
    });
    const facts = { ladder, protectsLife: true, sinceMs, seenAtMs: null };
    const held = workStanding({ ...facts, isHeld: true, freedAtMs: null }, [], sinceMs + minutes(500));
    expect(held).toMatchObject({ at: "held", owner: "technician", dueAtMs: null, isOverdue: false });
    const freedAtMs = sinceMs + minutes(500);
    const free = workStanding({ ...facts, isHeld: false, freedAtMs }, [], freedAtMs + minutes(59));
    expect(free).toMatchObject({ at: "open", owner: "technician", dueAtMs: freedAtMs + minutes(60) });
  });
});
