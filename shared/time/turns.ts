/** One piece of work at a time, in the order in which it was asked for; what fails fails for whoever asked, and the next one goes on. */

export type Turns = {
  take<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  /** Settles when everything asked for so far has ended, well or not. */
  ended(): Promise<void>;
};

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  const over = (): void => {};
  return {
    async take(work) {
      const mine = last.then(work);
      last = mine.then(over, over);
      return await mine;
    },
    ended: async () => await last,
  };
}
