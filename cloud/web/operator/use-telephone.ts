/** Tells the server who sits at this page, after each connection anew, and knows which telephone rings for them. */

import { useCallback, useEffect, useMemo, useState } from "react";
import type { TelephonyView } from "../../api/contract/calls.ts";
import type { DeskClient } from "../parts/desk-client.ts";

export type Telephone = { desk: string; phone: string | null; trunks: TelephonyView["trunks"] };

export function useTelephone(given: {
  desk: string;
  client: DeskClient;
  operator: string;
  /** Changes with each new connection. */
  connection: number;
  trunks: TelephonyView["trunks"];
}): Telephone & { keep: (phone: string | null) => Promise<string | null> } {
  const { desk, client, operator, connection, trunks } = given;
  const [phone, setPhone] = useState<string | null>(null);
  const hasTrunk = trunks.length > 0;
  useEffect(() => {
    if (operator === "" || connection === 0 || !hasTrunk) return;
    let isWanted = true;
    void client.deskPhone({ desk, by: operator }).then((answer) => {
      if (isWanted && answer.kind === "answer") setPhone(answer.value.phone);
    });
    return () => {
      isWanted = false;
    };
  }, [desk, client, operator, connection, hasTrunk]);
  const keep = useCallback(
    async (next: string | null): Promise<string | null> => {
      const answer = await client.deskPhone({ desk, by: operator, phone: next });
      if (answer.kind === "failed") return answer.message;
      setPhone(answer.value.phone);
      return null;
    },
    [desk, client, operator],
  );
  return useMemo(() => ({ desk, phone, trunks, keep }), [desk, phone, trunks, keep]);
}
