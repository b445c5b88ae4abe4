/** Where the configuration outlives a power cut. `system-configuration-store.ts` keeps it in files. */

import type { Configuration } from "@shouwang/shared/wire/configuration.ts";

export type Kept = { kind: "kept" } | { kind: "refused"; detail: string };

export type ConfigurationStore = {
  /** The newest whole one that was taken for this kit, as found at the opening. */
  readonly found: Configuration | undefined;
  /** What was there and could not be read; a sentence. What was found is then older than the cloud believes, or the same. */
  readonly damage: string | undefined;
  /** `kept`: it is what the next start finds, whatever happens to the power. One call at a time. */
  keep(configuration: Configuration): Promise<Kept>;
};
