/**
 * What the cloud asks of this gateway, decided: a command that comes too late, twice, or that nothing here can do gets a
 * sentence for the person who waits, and one that needs a real press waits for it.
 *
 * Limits: `testsMax` presses can be awaited at once; the last `rememberedMax` command ids are known, because the broker may deliver twice.
 */

import type { CommandId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Command, Effect, Now } from "./inputs.ts";

const testsMax = 16;
const rememberedMax = 64;

/** The bridge answers in well under a second; removing a sleeping device takes it 10 s to give up. */
const bridgeAnswersWithin = seconds(20);
const askedMax = 16;

type Test = { commandId: CommandId; deviceId: DeviceId; untilMs: number };
type Asked = { commandId: CommandId; untilMs: number };
export type Commands = { tests: readonly Test[]; asked: readonly Asked[]; seen: readonly CommandId[] };

export const noCommands: Commands = { tests: [], asked: [], seen: [] };

type Stepped = { commands: Commands; effects: readonly Effect[] };

export function commanded(
  commands: Commands,
  given: { commandId: CommandId; deadlineAtMs: number; command: Command },
  known: { hasBridge: boolean; deviceIds: ReadonlySet<DeviceId> },
  now: Now,
): Stepped {
  const { commandId, command } = given;
  if (commands.seen.includes(commandId)) return { commands, effects: [] };
  const after: Commands = { ...commands, seen: [...commands.seen, commandId].slice(-rememberedMax) };
  const answer = (outcome: "expired" | "refused" | "started", detail: string): Stepped => ({
    commands: after,
    effects: [{ kind: "answer", commandId, outcome, detail }],
  });

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
      if (!known.hasBridge)
        return answer("refused", "This kit has no radio bridge. Connect one and name it in the configuration.");
      if (after.asked.length >= askedMax)
        return answer("refused", "Too many requests are waiting. Try again in a minute.");
      return {
        commands: { ...after, asked: [...after.asked, { commandId, untilMs: now.uptimeMs + bridgeAnswersWithin }] },
        effects: [{ kind: "bridge-request", commandId, request: command }],
      };
    case "test-press": {
      if (!known.deviceIds.has(command.deviceId)) {
        return answer("refused", "This gateway does not know that device. Pair it first.");
      }
      if (after.tests.length >= testsMax) return answer("refused", "Too many tests are waiting. Finish one first.");
      const test = { commandId, deviceId: command.deviceId, untilMs: now.uptimeMs + command.seconds * 1_000 };
      const started = answer("started", "Press the button, open the door or move in front of the sensor now.");
      return { ...started, commands: { ...after, tests: [...after.tests, test] } };
    }
    case "self-test":
      return { commands: after, effects: [{ kind: "self-test", commandId }] };
    case "identify":
    case "siren":
    case "update":
    case "diagnostics":
      return answer("refused", `This software version cannot do "${command.kind}" yet.`);
  }
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

/** The bridge's word on a request; one that nobody waits for any more says nothing. */
export function bridgeAnswered(
  commands: Commands,
  answered: { commandId: CommandId; outcome: "started" | "done" | "failed"; detail: string },
): Stepped {
  const { commandId, outcome, detail } = answered;
  if (!commands.asked.some((one) => one.commandId === commandId)) return { commands, effects: [] };
  return {
    commands: { ...commands, asked: commands.asked.filter((one) => one.commandId !== commandId) },
    effects: [{ kind: "answer", commandId, outcome, detail }],
  };
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
      ...lateAsked.map((one) => failed(one, "The radio bridge did not answer. Check that it runs, and try again.")),
    ],
  };
}

export function nextCommandMs(commands: Commands): number | undefined {
  const dues = [...commands.tests, ...commands.asked].map((one) => one.untilMs);
  return dues.length === 0 ? undefined : Math.min(...dues);
}
