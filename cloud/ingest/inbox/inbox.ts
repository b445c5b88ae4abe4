/**
 * What waits to be decided, in the order of its urgency: a life record first and alone, then what time made due and what people
 * and connectors did, then everything else in groups. A group is whatever came in while the commit before it was on its way, so
 * that an idle system answers at once and a busy one shares its commits.
 *
 * Limits: each class has one. What does not fit is dropped without a receipt and counted, so the gateway sends it again; nothing
 * of the second class comes from outside, so its limit is never met.
 */

export type Class = "life" | "due" | "rest";
export type Group<T> = { class: Class; items: readonly T[] };

/** A hundred presses a second for a minute and a half; each was stored by its gateway before it came here. */
export const lifeMax = 10_000;
export const dueMax = 1_000_000;
/** About ten seconds of a county at its busiest. */
export const restMax = 20_000;
/** Members of a group at most; how many it is depends on how long they take (`group-size.ts`), because a life record may have to wait for it. */
export const groupMax = 500;
/** After this many urgent ones in a row a group of the rest has its turn: a chattering button must not silence a city. */
export const urgentInARowMax = 32;

export type Inbox<T> = {
  /** False: dropped, there is no room. */
  offer(to: Class, item: T): boolean;
  /**
   * @param isRestOpen false: the rest is being gathered, and only what is urgent is given.
   * @param upTo members of a group of the rest.
   */
  take(isRestOpen?: boolean, upTo?: number): Group<T> | undefined;
  readonly rest: number;
  readonly size: number;
};

export function createInbox<T>(): Inbox<T> {
  const queues: Record<Class, Queue<T>> = { life: createQueue(), due: createQueue(), rest: createQueue() };
  const limits: Record<Class, number> = { life: lifeMax, due: dueMax, rest: restMax };
  let urgentInARow = 0;

  const alone = (from: Class): Group<T> | undefined => {
    const items = queues[from].take(1);
    return items.length === 0 ? undefined : { class: from, items };
  };
  return {
    offer(to, item) {
      if (queues[to].size >= limits[to]) return false;
      queues[to].push(item);
      return true;
    },
    take(isRestOpen = true, upTo = groupMax) {
      const isRestsTurn = isRestOpen && urgentInARow >= urgentInARowMax && queues.rest.size > 0;
      const urgent = isRestsTurn ? undefined : (alone("life") ?? alone("due"));
      if (urgent) {
        urgentInARow += 1;
        return urgent;
      }
      urgentInARow = 0;
      if (!isRestOpen) return undefined;
      const items = queues.rest.take(Math.min(upTo, groupMax));
      return items.length === 0 ? undefined : { class: "rest", items };
    },
    get rest() {
      return queues.rest.size;
    },
    get size() {
      return queues.life.size + queues.due.size + queues.rest.size;
    },
  };
}

type Queue<T> = { push(item: T): void; take(max: number): T[]; readonly size: number };

/** First in, first out, without moving what waits each time one is taken. */
function createQueue<T>(): Queue<T> {
  let items: T[] = [];
  let head = 0;
  return {
    push: (item) => void items.push(item),
    take(max) {
      const taken = items.slice(head, head + max);
      head += taken.length;
      if (head > 1_024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return taken;
    },
    get size() {
      return items.length - head;
    },
  };
}
