/** Connectors as pages see them: never a secret, only whether there is one. */

import { z } from "zod";

export const connectorFieldView = z.strictObject({
  field: z.string(),
  type: z.enum(["text", "number", "yes-no", "choice", "json"]),
  isSecret: z.boolean(),
  mayBeMissing: z.boolean(),
  isLong: z.boolean(),
  choices: z.array(z.string()),
  default: z.unknown().optional(),
});
export type ConnectorFieldView = z.infer<typeof connectorFieldView>;

export const connectorKindView = z.strictObject({
  kind: z.string(),
  uses: z.array(z.enum(["path", "inbound", "person", "trunk"])),
  fields: z.array(connectorFieldView),
});
export type ConnectorKindView = z.infer<typeof connectorKindView>;

export const connectorView = z.strictObject({
  connectorId: z.string(),
  version: z.number().int(),
  /** Null: its settings cannot be read, and `why` says why. */
  content: z
    .strictObject({
      kind: z.string(),
      name: z.string(),
      /** Null = everywhere. */
      area: z.string().nullable(),
      closedAtMs: z.number().int().nullable(),
      settings: z.record(z.string(), z.unknown()),
      secrets: z.record(z.string(), z.enum(["set", "not-set"])),
    })
    .nullable(),
  why: z.string().nullable(),
});
export type ConnectorView = z.infer<typeof connectorView>;

export const connectorsView = z.strictObject({
  mayChange: z.boolean(),
  kinds: z.array(connectorKindView),
  /** Of this area, of what it lies in and of what lies in it. */
  connectors: z.array(connectorView),
});
export type ConnectorsView = z.infer<typeof connectorsView>;

export const testAnswerView = z.strictObject({
  /** `accepted`: the far end has it, in its own words. */
  answer: z.enum(["accepted", "refused", "unreachable", "not-open"]),
  says: z.string(),
  tookMs: z.number(),
});
export type TestAnswerView = z.infer<typeof testAnswerView>;
