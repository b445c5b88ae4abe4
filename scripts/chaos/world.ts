/** The broker, the cloud and what can be done to them, to the gateways and to the cables between: one harm after its plan. */

import type { Program } from "../processes.ts";
import { startBroker, startCloud, type Address } from "../world.ts";
import type { Home } from "./home.ts";
import { all, readyWithinMs } from "./patience.ts";
import { smallCardHome, type Harm, type Victim } from "./plan.ts";
import type { SmallCard } from "./small-card.ts";
import type { TcpProxy } from "./tcp-proxy.ts";

export type World = {
  start(): Promise<void>;
  stop(): Promise<void>;
  suffer(harm: Harm): Promise<void>;
  /** Programs that ended although nobody killed them. */
  died(): number;
};

export function createWorld(given: {
  brokerPort: number;
  cloudData: string;
  seedFile: string;
  homes: readonly Home[];
  cables: readonly TcpProxy[];
  card: SmallCard | undefined;
}): World {
  const { brokerPort, cloudData, homes, cables, card } = given;
  const running: { broker?: Program<Address>; cloud?: Program<Address> } = {};
  const expected = new Set<number>();
  let died = 0;
  const follow = (program: Program<Address>): Program<Address> => {
    void program.ended.then(() => {
      if (!expected.has(program.pid)) died++;
    });
    return program;
  };
  const start = {
    async broker() {
      running.broker = follow(await startBroker({ port: brokerPort, readyWithinMs }));
    },
    async cloud() {
      const brokerUrl = `mqtt://127.0.0.1:${brokerPort}`;
      running.cloud = follow(await startCloud({ data: cloudData, brokerUrl, seed: given.seedFile, readyWithinMs }));
    },
  };
  const fell = async (who: "broker" | "cloud"): Promise<void> => {
    const program = running[who];
    if (program) expected.add(program.pid);
    program?.signal("SIGKILL");
    await program?.ended;
  };
  const homeOf = (at: number): Home => {
    const home = homes[at];
    if (!home) throw new Error(`there is no home ${at}`);
    return home;
  };
  const cableOf = (at: number): TcpProxy => {
    const cable = cables[at];
    if (!cable) throw new Error(`there is no cable ${at}`);
    return cable;
  };
  const signal = (victim: Victim, what: NodeJS.Signals): void => {
    if (victim.kind === "gateway") homeOf(victim.home).signal(what);
    else running[victim.kind]?.signal(what);
  };

  return {
    died: () => died,
    async start() {
      await start.broker();
      await start.cloud();
    },
    async stop() {
      for (const program of [running.cloud, running.broker]) {
        if (program) expected.add(program.pid);
        await program?.stop();
      }
    },
    async suffer(harm) {
      await pause(harm.afterMs);
      switch (harm.kind) {
        case "kill": {
          if (harm.victim.kind === "gateway") return await homeOf(harm.victim.home).killGateway(harm.forMs);
          await fell(harm.victim.kind);
          await pause(harm.forMs);
          return await start[harm.victim.kind]();
        }
        case "pause":
          signal(harm.victim, "SIGSTOP");
          await pause(harm.forMs);
          return signal(harm.victim, "SIGCONT");
        case "cut":
          return cableOf(harm.home).cut();
        case "stall":
          cableOf(harm.home).stall();
          await pause(harm.forMs);
          return cableOf(harm.home).resume();
        case "half-open":
          // Who gives it up, and when, is its own business.
          void cableOf(harm.home).swallow();
          await pause(harm.forMs);
          return cableOf(harm.home).resume();
        case "full card":
          return await homeOf(smallCardHome).withDeadCard(async () => {
            card?.fill();
            await pause(harm.forMs);
            card?.empty();
          });
        case "read-only card": {
          const home = homeOf(smallCardHome);
          return await home.withDeadCard(async () => {
            card?.becomeReadOnly?.();
            await pause(harm.forMs);
            await home.settleLife();
            await home.fell();
            card?.mend();
            await home.revive();
          });
        }
        case "blackout": {
          await all([...homes.map((home) => home.fell()), fell("broker"), fell("cloud")]);
          await pause(harm.forMs);
          const back: Promise<void>[] = [];
          for (const one of harm.order) {
            const home = homes[one];
            back.push(home ? home.revive() : one === homes.length ? start.broker() : start.cloud());
            await pause(betweenStartsMs);
          }
          await all(back);
        }
      }
    },
  };
}

/** In a blackout programs come back one after the other, as after a power cut in a street. */
const betweenStartsMs = 150;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
