/** The devices with a line of their own that this gateway can read, by the model that its configuration names. */

import type { AnyByteDriver } from "./driver.ts";
import { syFallRadar } from "./sy-fall-radar/definition.ts";

export const byteDrivers: Readonly<Record<string, AnyByteDriver>> = {
  [syFallRadar.model]: syFallRadar,
};
