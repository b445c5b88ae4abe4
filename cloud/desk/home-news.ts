/** What homes are called, or who lives there, has changed in memory: pages that show them are told. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";

export type HomeNews = {
  tell(homeIds: readonly HomeId[]): void;
  /** `listener` is called at once and must not throw. */
  subscribe(listener: (homeIds: readonly HomeId[]) => void): Disposable;
};

export function createHomeNews(): HomeNews {
  const listeners = new Set<(homeIds: readonly HomeId[]) => void>();
  return {
    tell(homeIds) {
      for (const listener of listeners) listener(homeIds);
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
