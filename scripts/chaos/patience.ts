/** How long a machine may take that carries twenty gateways on two cores and has just started all of them again. */

export const readyWithinMs = 90_000;

/** Like Promise.all, but nothing is left behind under way when one fails: whatever it starts could not be ended any more. */
export async function all<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

/** So many at a time: twenty programs that start at once on two cores are all ready late, and some too late. */
export async function inWaves<T>(items: readonly T[], of: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const next = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await all(Array.from({ length: of }, next));
}
