/**
 * What the cloud asks of this gateway, decided: a command that comes too late, twice, or that nothing here can do gets a
 * sentence for the person who waits, and one that needs a real press waits for it.
 *
 * Limits: `testsMax` presses can be awaited at once; the last `rememberedMax` command ids are known, because the broker may deliver twice.
 */

import type { CommandId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Answered, Command, Effect, Now } from "./inputs.ts";

const testsMax = 16;
const rememberedMax = 64;

/** The bridge answers in well under a second; removing a sleeping device takes it 10 s to give up. */
const bridgeAnswersWithin = seconds(20);
/** What the machine is asked is read within a second; a dying card answers late or never. */
const machineAnswersWithin = seconds(10);
const askedMax = 16;

type Test = { commandId: CommandId; deviceId: DeviceId; untilMs: number };
type Asked = { commandId: CommandId; untilMs: number; of: "bridge" | "machine"; removes: DeviceId | undefined };
export type Commands = { tests: readonly Test[]; asked: readonly Asked[]; seen: readonly CommandId[] };

export const noCommands: Commands = { tests: [], asked: [], seen: [] };

export type Known = {
  gateway: DeviceId;
  bridge: DeviceId | undefined;
  bridgeLinkId: string;
  devices: ReadonlyMap<DeviceId, { linkId: string }>;
};

type Stepped = { commands: Commands; effects: readonly Effect[] };

export function commanded(
  commands: Commands,
  given: { commandId: CommandId; deadlineAtMs: number; command: Command },
  known: Known,
  now: Now,
): Stepped {
  const { commandId, command } = given;
  if (commands.seen.includes(commandId)) return { commands, effects: [] };
  const after: Commands = { ...commands, seen: [...commands.seen, commandId].slice(-rememberedMax) };
  const answer = (outcome: "expired" | "refused" | "started", detail: string): Stepped => ({
    commands: after,
    effects: [{ kind: "answer", commandId, outcome, detail }],
  });
  const removes = command.kind === "unpair" ? command.deviceId : undefined;
  const ask = (of: Asked["of"], effect: Effect): Stepped => {
    if (after.asked.length >= askedMax)
      return answer("refused", "Too many requests are waiting. Try again in a minute.");
    const untilMs = now.uptimeMs + (of === "bridge" ? bridgeAnswersWithin : machineAnswersWithin);
    return { commands: { ...after, asked: [...after.asked, { commandId, untilMs, of, removes }] }, effects: [effect] };
  };

  // With an untrusted clock nobody can say that it is too late; our sessions are clean, so no broker has kept it for a day.
  if (now.trust === "trusted" && now.wallMs > given.deadlineAtMs) {
    const detail = "By this gateway's clock the command arrived after its deadline, and was not begun. Send it again";
    return answer("expired", `${detail}; if that does not help, one of the two clocks is wrong.`);
  }
  switch (command.kind) {
    case "pair":
    case "interview":
    case "rename":
    case "unpair":
      if (known.bridge === undefined)
        return answer("refused", "This kit has no radio bridge. Connect one and name it in the configuration.");
      return ask("bridge", { kind: "bridge-request", commandId, request: command });
    case "test-press": {
      if (!known.devices.has(command.deviceId)) {
        return answer("refused", "This gateway does not know that device. Pair it first.");
      }
      if (after.tests.length >= testsMax) return answer("refused", "Too many tests are waiting. Finish one first.");
      const test = { commandId, deviceId: command.deviceId, untilMs: now.uptimeMs + command.seconds * 1_000 };
      const started = answer("started", "Press the button, open the door or move in front of the sensor now.");
      return { ...started, commands: { ...after, tests: [...after.tests, test] } };
    }
    case "self-test":
      return { commands: after, effects: [{ kind: "self-test", commandId }] };
    case "diagnostics":
      return ask("machine", { kind: "diagnose", commandId });
    case "identify": {
      const { deviceId } = command;
      if (deviceId === undefined || deviceId === known.gateway) return ask("machine", { kind: "blink", commandId });
      const why = hiddenBecause(deviceId, known);
      if (why !== undefined) return answer("refused", why);
      return ask("bridge", { kind: "bridge-request", commandId, request: { kind: "identify", deviceId } });
    }
    case "update":
      return answer("refused", "A gateway is not updated from afar. Whoever looks after its machine updates it there.");
    case "siren":
      return answer("refused", "This gateway has no siren that it could switch.");
  }
}

/** Why a device cannot be asked to make itself seen; undefined = the bridge can be asked. */
function hiddenBecause(deviceId: DeviceId, known: Known): string | undefined {
  const device = known.devices.get(deviceId);
  if (device === undefined) return "This gateway does not know that device. Pair it first.";
  if (deviceId === known.bridge) return "The radio stick has no light that can be asked to blink.";
  if (device.linkId === known.bridgeLinkId) return undefined;
  return `That device hangs on a line of its own (${device.linkId}) and cannot make itself seen. Follow its cable.`;
}

/** A real press, opening or movement of a device somebody is testing. */
export function provenBy(commands: Commands, deviceId: DeviceId, observation: Observation): Stepped {
  const what = proof(observation);
  const proven = what === undefined ? [] : commands.tests.filter((test) => test.deviceId === deviceId);
  if (what === undefined || proven.length === 0) return { commands, effects: [] };
  return {
    commands: { ...commands, tests: commands.tests.filter((test) => !proven.includes(test)) },
    effects: proven.map((test) => ({
      kind: "answer",
      commandId: test.commandId,
      outcome: "done",
      detail: `It came: ${what}.`,
    })),
  };
}

function proof(observation: Observation): string | undefined {
  if (observation.kind === "life")
    return observation.edge === "raised" && !observation.repeated ? observation.alarm : undefined;
  if (observation.kind !== "state" || observation.repeated) return undefined;
  const isProof =
    (observation.what === "motion" && observation.value === "active") ||
    (observation.what === "presence" && observation.value === "present") ||
    (observation.what === "door" && observation.value !== "unknown");
  return isProof ? `${observation.what} ${observation.value}` : undefined;
}

/** The word of the bridge or of the machine on a request; one that nobody waits for any more says nothing. */
export function askedAnswered(commands: Commands, answered: Answered): Stepped {
  const { commandId, outcome, detail, report } = answered;
  if (!commands.asked.some((one) => one.commandId === commandId)) return { commands, effects: [] };
  return {
    commands: { ...commands, asked: commands.asked.filter((one) => one.commandId !== commandId) },
    effects: [{ kind: "answer", commandId, outcome, detail, ...(report ? { report } : {}) }],
  };
}

/** A list that the bridge wrote before may have brought the device back: its word that it is gone comes after all of those. */
export function removedBy(commands: Commands, { commandId, outcome }: Answered): DeviceId | undefined {
  return outcome === "done" ? commands.asked.find((one) => one.commandId === commandId)?.removes : undefined;
}

export function commandsDue(commands: Commands, uptimeMs: number): Stepped {
  const lateTests = commands.tests.filter((test) => test.untilMs <= uptimeMs);
  const lateAsked = commands.asked.filter((one) => one.untilMs <= uptimeMs);
  if (lateTests.length + lateAsked.length === 0) return { commands, effects: [] };
  const failed = (one: { commandId: CommandId }, detail: string): Effect => {
    return { kind: "answer", commandId: one.commandId, outcome: "failed", detail };
  };
  return {
    commands: {
      ...commands,
      tests: commands.tests.filter((test) => !lateTests.includes(test)),
      asked: commands.asked.filter((one) => !lateAsked.includes(one)),
    },
    effects: [
      ...lateTests.map((one) =>
        failed(one, "Nothing came from the device in time. Move closer, check its battery, and try again."),
      ),
      ...lateAsked.map((one) => failed(one, lateBecause[one.of])),
    ],
  };
}

const lateBecause: Readonly<Record<Asked["of"], string>> = {
  bridge: "The radio bridge did not answer. Check that it runs, and try again.",
  machine: "The gateway's machine did not answer in time. Its card may be dying: look at its faults, and try again.",
};

export function nextCommandMs(commands: Commands): number | undefined {
  const dues = [...commands.tests, ...commands.asked].map((one) => one.untilMs);
  return dues.length === 0 ? undefined : Math.min(...dues);
}
