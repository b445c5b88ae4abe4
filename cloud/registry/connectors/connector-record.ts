/**
 * A connector: something outside that is reached by a protocol, with the passwords and keys for it. All of it is sealed with a key of the house's own, because a stolen
 * database must not let anybody speak in our name; no person's erasure takes it.
 */

import { z } from "zod";
import type { RecordShape } from "../../records/record-shape.ts";
import { houseOwner } from "../../vault/vault.ts";
import { areaField, lineField, timeField } from "../fields.ts";
import {
  aliyunKind,
  dc09Kind,
  emailKind,
  hookKind,
  inboundKind,
  phoneKind,
  pushKind,
  scaipKind,
  trunkKind,
  webhookKind,
  wechatKind,
  type ConnectorKindOf,
} from "./connector-kinds.ts";

const common = {
  name: lineField(64),
  /** Whoever looks after this area looks after it. Null = everywhere. */
  area: areaField.nullable(),
  closedAtMs: timeField.nullable(),
};
const contentOf = <Kind extends string, Settings extends z.ZodObject>({
  kind,
  settings,
}: ConnectorKindOf<Kind, Settings>) => z.strictObject({ ...common, kind: z.literal(kind), settings });

export const connectorSchema = z.discriminatedUnion("kind", [
  contentOf(webhookKind),
  contentOf(dc09Kind),
  contentOf(scaipKind),
  contentOf(inboundKind),
  contentOf(phoneKind),
  contentOf(aliyunKind),
  contentOf(emailKind),
  contentOf(hookKind),
  contentOf(wechatKind),
  contentOf(pushKind),
  contentOf(trunkKind),
]);
export type ConnectorContent = z.output<typeof connectorSchema>;

export const connectorRecord: RecordShape<ConnectorContent> = {
  kind: "connector",
  schema: connectorSchema,
  sealedFor: () => houseOwner,
  area: ({ area }) => area,
  indexTables: [],
  indexRows: () => [],
};
