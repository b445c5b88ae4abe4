/**
 * Starts programs one after the other, starts each again when it dies, and ends all of them in the reverse order. Programs just
 * die; deciding about their restart is done here and nowhere else.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import { retryDelay } from "@shouwang/shared/time/retry-schedule.ts";
import type { Program } from "./processes.ts";

export type Supervisor = {
  /** Starts it and resolves when it is ready. From then on it is kept running until `stop`. */
  run<Ready>(start: () => Promise<Program<Ready>>): Promise<Ready>;
  stop(): Promise<void>;
};

/** `starting`: the next life, while it is on its way; whoever ends all programs must not miss it. */
type Slot = { program: Program<unknown>; starting?: Promise<Program<unknown>> };

/** One second, then longer, at most half a minute: a program that cannot start must not keep the machine busy. */
const restarts = { first: seconds(1), longest: seconds(30), jitter: 0 };
/** A program that ran this long is well: its next death starts the schedule anew. */
const wellAfter = seconds(60);

export function supervise(options: { say: (sentence: string) => void }): Supervisor {
  const running: Slot[] = [];
  let isStopping = false;

  const keep = async (slot: Slot, start: () => Promise<Program<unknown>>): Promise<void> => {
    let attempt = 0;
    while (!isStopping) {
      const startedMs = performance.now();
      // One life after the other.
      const end = await slot.program.ended;
      if (isStopping) return;
      if (performance.now() - startedMs > wellAfter) attempt = 0;
      await restart(slot, start, () => attempt++, end.signal ?? `code ${end.code}`);
    }
  };

  const restart = async (
    slot: Slot,
    start: () => Promise<Program<unknown>>,
    nextAttempt: () => number,
    cause: string,
  ): Promise<void> => {
    const { name } = slot.program;
    while (!isStopping) {
      const delay = retryDelay(restarts, nextAttempt(), 0);
      await new Promise((resolve) => setTimeout(resolve, delay));
      // Ctrl-C reaches every program of a terminal at once: only now is it sure that this death was not part of the end.
      if (isStopping) return;
      try {
        options.say(`${name} ended (${cause}); it is started again.`);
        slot.starting = start();
        slot.program = await slot.starting;
        options.say(`${name} runs again.`);
        return;
      } catch (error) {
        options.say(`${name} does not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };

  return {
    async run(start) {
      const program = await start();
      const slot = { program };
      running.push(slot);
      void keep(slot, start);
      return program.ready;
    },
    async stop() {
      isStopping = true;
      for (const { program, starting } of running.toReversed()) {
        // In the reverse order of starting: the cloud is still there when the gateway says goodbye.
        await program.stop();
        await starting?.then(
          (next) => next.stop(),
          () => undefined,
        );
      }
    },
  };
}
