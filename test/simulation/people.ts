/** An operator: looks at the open incidents now and then, takes one after a while or never, closes it later. By name, as people do. */

import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import type { Incident } from "@shouwang/cloud/alarms/incident.ts";
import { seconds, millis } from "@shouwang/shared/time/duration.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { Random } from "./random.ts";
import type { Witness } from "./witness.ts";

export function startOperator(given: {
  world: ManualClock;
  random: Random;
  witness: Witness;
  /** The cloud that answers now, or none. */
  loop(): CloudLoop | undefined;
  /** Somebody was told that it was done: is it stored? */
  done(incident: Incident): void;
}): void {
  const { world, random, witness } = given;
  const act = async (loop: CloudLoop, { incidentId, version, phase }: Incident): Promise<void> => {
    const by = random.pick(["王芳", "李强"]);
    const isTaken = phase === "acknowledged" || phase === "attended";
    const command = !isTaken
      ? ({ kind: "acknowledge", by, version } as const)
      : phase === "acknowledged" && random.chance(0.4)
        ? ({ kind: "attend", by, version } as const)
        : ({ kind: "close", by, version, outcome: "assisted", note: "" } as const);
    try {
      const answer = await loop.command(incidentId, command);
      witness.say(`${by} ${command.kind} ${incidentId}: ${answer.kind}`);
      if (answer.kind === "done") given.done(answer.incident);
    } catch {
      witness.say(`${by} found no cloud`);
    }
  };
  const look = (): void => {
    const loop = given.loop();
    for (const incident of loop?.openIncidents() ?? []) {
      // Some are never taken: the plan goes on without end.
      const isNever = incident.incidentId.endsWith("7");
      if (loop && !isNever && random.chance(0.25)) void act(loop, incident);
    }
    world.after(millis(seconds(5) + random.between(0, 40_000)), look);
  };
  world.after(seconds(10), look);
}
