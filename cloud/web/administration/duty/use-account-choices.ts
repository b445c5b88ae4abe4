/** Accounts of an area that a rota may name: who signs in there, with what tells two of one name apart. */

import { useEffect, useState } from "react";
import type { AccountsView, AccountView } from "../../../api/contract/people.ts";
import { useClient } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";

export type AccountChoice = { accountId: string; name: string; label: string };

/** An area has some dozens; whoever has more types the number. */
const pagesMax = 5;
const pageOf = 100;

/** @param area null: nothing is asked. Null is answered where whoever is here administers no accounts. */
export function useAccountChoices(area: string | null): readonly AccountChoice[] | null {
  const client = useClient();
  const { may } = useMe();
  const [found, setFound] = useState<{ area: string; choices: readonly AccountChoice[] } | null>(null);
  const isAsked = area !== null && may.includes("administer-accounts");
  useEffect(() => {
    if (!isAsked || area === null) return;
    let isWanted = true;
    const readAll = async (): Promise<void> => {
      const people: AccountView[] = [];
      let after = "";
      for (let n = 0; n < pagesMax; n++) {
        const query = new URLSearchParams({ area, after, limit: String(pageOf) });
        const answer = await client.get<AccountsView>(`/api/accounts?${query}`);
        if (answer.kind === "refused") break;
        people.push(...answer.value.people);
        if (answer.value.next === null) break;
        after = answer.value.next;
      }
      if (isWanted) setFound({ area, choices: people.filter(isUsable).map(choiceOf) });
    };
    void readAll();
    return () => {
      isWanted = false;
    };
  }, [client, area, isAsked]);
  if (!isAsked) return null;
  return found?.area === area ? found.choices : [];
}

const isUsable = ({ standing }: AccountView): boolean => standing === "active" || standing === "invited";

function choiceOf({ accountId, name, login, phone }: AccountView): AccountChoice {
  const known = [login, phone].filter((one) => one !== null).join(" / ");
  return { accountId, name, label: known === "" ? name : `${name} ${known}` };
}
