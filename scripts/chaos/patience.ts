/** How long a machine may take that carries twenty gateways on two cores and has just started all of them again. */

export const readyWithinMs = 90_000;

/** Like Promise.all, but nothing is left behind under way when one fails: whatever it starts could not be ended any more. */
export async function all<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
