/** Connectors as they are kept. Who opens them gets them whole; what pages are shown has been through `shownOf`. */

import type { AreaCode, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { By } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { ConnectorContent } from "./connector-record.ts";
import { connectorKindOf } from "./connector-kinds.ts";

export type KeptConnector = { connectorId: ConnectorId; version: number; content: ConnectorContent };
/** Its record is there and cannot be opened: the keys are not at hand, or a byte is not what was written. */
export type UnreadableConnector = { connectorId: ConnectorId; version: number; why: string };

export type ConnectorDone =
  | { kind: "done"; connectorId: ConnectorId; version: number }
  /** `fields`: which of the settings. */
  | {
      kind: "refused";
      code: "not-there" | "changed-meanwhile" | "cannot-be";
      why: Sentence;
      fields: readonly string[];
    };

export type SeenConnector = { connectorId: ConnectorId; version: number; area: AreaCode | null };

export type Connectors = {
  /** Every one that there is, closed ones too: some hundred at most. */
  all(): Promise<{ kept: readonly KeptConnector[]; unreadable: readonly UnreadableConnector[] }>;
  /** @param settings as they came from a page: checked here. */
  register(
    area: AreaCode | null,
    connector: { name: string; kind: string; settings: Readonly<Record<string, unknown>> },
    by: By,
  ): Promise<ConnectorDone>;
  /** @param settings a secret that is left out stays what it was; null takes away what may be missing. */
  change(
    seen: SeenConnector,
    connector: { name: string; settings: Readonly<Record<string, unknown>> },
    by: By,
  ): Promise<ConnectorDone>;
  /** For good. One that a centre relies on is not closed. */
  close(seen: SeenConnector, by: By): Promise<ConnectorDone>;
};

/** Settings as a page may know them. */
export type ShownSettings = {
  settings: Readonly<Record<string, unknown>>;
  /** Of each secret field whether there is one. */
  secrets: Readonly<Record<string, "set" | "not-set">>;
};

export function shownOf({ kind, settings }: ConnectorContent): ShownSettings {
  // Of a kind that nobody knows everything may be secret.
  const secretFields = connectorKindOf(kind)?.secretFields ?? Object.keys(settings);
  const shown: Record<string, unknown> = {};
  const secrets: Record<string, "set" | "not-set"> = {};
  for (const [field, value] of Object.entries<unknown>(settings)) {
    if (secretFields.includes(field)) secrets[field] = value === null ? "not-set" : "set";
    else shown[field] = value;
  }
  return { settings: shown, secrets };
}
