/** What requests about one kit say: which one, and which version of it was seen. */

import { z } from "zod";
import { must, parseKitId, type KitId } from "@shouwang/shared/domain/ids.ts";
import type { SeenKit } from "../../registry/kits/kit-in-hand.ts";
import { versionField } from "../fields.ts";
import type { Subject } from "../route-access.ts";

const kitIdField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text) => must(parseKitId(text), text));
export const oneKit = z.object({ id: kitIdField });
export const versionOnly = z.strictObject({ version: versionField });

export const aboutKit = ({ params }: { params: { id: KitId } }): Subject => ({ kind: "kit", kitId: params.id });
export const seen = (kitId: KitId, { version }: { version: number }): SeenKit => ({ kitId, version });
