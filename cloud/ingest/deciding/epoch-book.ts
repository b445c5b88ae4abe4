/**
 * Which epochs of a gateway have marks, and which of them may be forgotten. Every start of a gateway is an epoch, so without this their marks
 * would grow for as long as it lives; and a broken or hostile peer could make up as many as it likes.
 *
 * Idea: a hello names every epoch of which the gateway still has something to send. What a whole hello does not name will not be sent
 * again, except to another ledger, which asks for everything. Of those the `unnamedMax` heard last are kept, for what is still on its way.
 * Beyond `epochsMax` the ones heard longest ago are forgotten, named or not, and that is said: it takes hundreds of starts without
 * a single receipt.
 *
 * What forgetting costs is a repetition, never a number: a record of a forgotten epoch that comes after all is decided as if it were the first
 * of it, asked for from its beginning, and a life alarm is known by its own id alone. In memory: which was heard last is not known
 * beyond a start; then any of them counts as old. Source: docs/architecture.md §2.4, §2.5.
 */

import type { Epoch, GatewayId } from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import { helloEpochsMax, type HelloMessage } from "@shouwang/shared/wire/envelope.ts";
import type { LaneKey } from "../ledger/ledger.ts";

/** A month of daily restarts. */
export const unnamedMax = 32;
/** More than a hello can name, so that nothing which a gateway still has to send is forgotten at its word. */
export const epochsMax = 256;

export type EpochBook = {
  /** A record of this epoch came. @returns the epochs that are too many since. */
  heard(gatewayId: GatewayId, epoch: Epoch): readonly Epoch[];
  /** @returns what a whole hello lets us forget. */
  named(gatewayId: GatewayId, hello: Pick<HelloMessage, "epochs">): readonly Epoch[];
};

export function createEpochBook(known: Iterable<LaneKey>): EpochBook {
  /** By gateway, the one heard longest ago first. */
  const books = new Map<GatewayId, Set<Epoch>>();
  const bookOf = (gatewayId: GatewayId): Set<Epoch> => {
    const book = books.get(gatewayId) ?? new Set<Epoch>();
    books.set(gatewayId, book);
    return book;
  };
  for (const { gatewayId, epoch } of known) bookOf(gatewayId).add(epoch);

  const takeOut = (book: Set<Epoch>, some: readonly Epoch[]): readonly Epoch[] => {
    for (const epoch of some) book.delete(epoch);
    return some;
  };
  return {
    heard(gatewayId, epoch) {
      const book = bookOf(gatewayId);
      book.delete(epoch);
      book.add(epoch);
      return book.size <= epochsMax ? [] : takeOut(book, [...book].slice(0, book.size - epochsMax));
    },
    named(gatewayId, { epochs }) {
      const book = books.get(gatewayId);
      // A list that is full may lack some.
      if (!book || epochs.length >= helloEpochsMax) return [];
      const named = new Set(epochs.map(({ epoch }) => epoch));
      const unnamed = [...book].filter((epoch) => !named.has(epoch));
      return takeOut(book, unnamed.slice(0, Math.max(0, unnamed.length - unnamedMax)));
    },
  };
}

/** All that has marks of an epoch. */
export const lanesOf = (gatewayId: GatewayId, epoch: Epoch): LaneKey[] =>
  lanes.map((lane) => ({ gatewayId, epoch, lane }));
