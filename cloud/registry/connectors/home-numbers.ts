/**
 * Under which number a centre knows a home: by DC-09 an account, by SCAIP the number of a controller. Pure, and by the same functions that the paths use, so that what
 * stands on a page is what arrives. Other connectors carry the name of the home and need none.
 */

import type { ConnectorId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { accountOf } from "../../emergency/dc09/message.ts";
import { accountsIn } from "../../emergency/dc09/settings.ts";
import { derivedNumber } from "../../emergency/scaip/requests-of.ts";
import type { CentreContent } from "../centres/centre-record.ts";
import type { ConnectorContent } from "./connector-record.ts";

/** `given`: by the centre, and typed here. `derived`: made from the home's id, for ever the same. `ours`: all homes come under one number. */
export type HomeNumber = {
  connectorId: ConnectorId;
  connector: string;
  kind: "dc09" | "scaip";
  number: string;
  from: "given" | "derived" | "ours";
};
type NumberOf = (homeId: HomeId) => HomeNumber;

/** One for each path of this centre that needs a number, in order. */
export function numbersAt(
  { paths }: Pick<CentreContent, "paths">,
  connectors: ReadonlyMap<ConnectorId, ConnectorContent>,
): readonly { connector: string; of: NumberOf }[] {
  return paths.flatMap(({ connectorId, account }) => {
    const content = connectors.get(connectorId);
    if (content === undefined || content.closedAtMs !== null) return [];
    const of = numberOf({ connectorId, connector: content.name }, content, account);
    return of === undefined ? [] : [{ connector: content.name, of }];
  });
}

/** @param account of the centre, where it is another one than the connector's. Undefined: no number is sent. */
function numberOf(
  at: Pick<HomeNumber, "connectorId" | "connector">,
  content: ConnectorContent,
  account: string | null,
): NumberOf | undefined {
  switch (content.kind) {
    case "dc09": {
      const given = accountsIn(content.settings.accounts);
      return (homeId) => ({
        ...at,
        kind: "dc09",
        number: accountOf(homeId, given),
        from: given?.has(homeId) === true ? "given" : "derived",
      });
    }
    case "scaip": {
      const { homeNumbers, controllerId } = content.settings;
      if (homeNumbers === "ours")
        return () => ({ ...at, kind: "scaip", number: account ?? controllerId, from: "ours" });
      return (homeId) => ({ ...at, kind: "scaip", number: derivedNumber(homeId), from: "derived" });
    }
    case "webhook":
    case "inbound":
    case "phone":
    case "aliyun":
    case "email":
    case "hook":
    case "wechat":
    case "push":
    case "trunk":
      return undefined;
  }
}
