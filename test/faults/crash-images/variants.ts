/** What is recorded: which side's stores (the configuration is a file of the gateway's), as they are or with a defect planted outside them. */

export const sides = ["gateway", "cloud", "configuration"] as const;
export type Side = (typeof sides)[number];

/**
 * `production` is the only one that may be green. The others show that red is possible: the engine told not to wait for the disk
 * (`weak-sync.ts`), and a program that acknowledges before the store has answered.
 */
export const variants = ["production", "synchronous-OFF", "synchronous-NORMAL", "early-acknowledgement"] as const;
export type Variant = (typeof variants)[number];
