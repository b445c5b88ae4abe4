/** A card for the configuration, in memory: what a gateway of a test keeps over its restarts, and when it does not take anything. */

import type { Configuration } from "@shouwang/shared/wire/configuration.ts";
import type { ConfigurationStore, Kept } from "@shouwang/gateway/configuration/configuration-store.ts";

export type ConfigurationCard = {
  configuration: Configuration | undefined;
  damage: string | undefined;
  /** What the next writings are answered; until then none is under way. */
  answer: () => Promise<Kept>;
};

export const blankConfigurationCard = (): ConfigurationCard => ({
  configuration: undefined,
  damage: undefined,
  answer: async () => await Promise.resolve({ kind: "kept" }),
});

export function openMemoryConfigurationStore(card: ConfigurationCard): ConfigurationStore {
  return {
    found: card.configuration,
    damage: card.damage,
    async keep(configuration) {
      const answer = await card.answer();
      if (answer.kind === "kept") [card.configuration, card.damage] = [configuration, undefined];
      return answer;
    },
  };
}
