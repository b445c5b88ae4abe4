/** What areas are called, asked once for each of them while the page is open. */

import { useEffect, useState } from "react";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { AreaNameView, AreaView, WholeAreaView } from "../../../api/registry/contract/areas.ts";
import type { Language } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import type { Client } from "../client/client.ts";
import { useClient } from "../client/use-client.ts";

const known = new WeakMap<Client, Map<string, Promise<WholeAreaView | null>>>();
/** More than anybody looks at in a day. What was asked first is asked again. */
const knownMax = 2_000;

async function areaOf(client: Client, code: string): Promise<WholeAreaView | null> {
  const areas = known.get(client) ?? new Map<string, Promise<WholeAreaView | null>>();
  known.set(client, areas);
  const asked = areas.get(code);
  if (asked) return await asked;
  const answer = client
    .get<WholeAreaView>(`/api/areas/${code}`)
    .then((one) => (one.kind === "answer" ? one.value : null));
  if (areas.size >= knownMax) areas.clear();
  areas.set(code, answer);
  return await answer;
}

/** After a change: what it is called is asked anew. */
export function forgetArea(client: Client, code: string): void {
  known.get(client)?.delete(code);
}

/** Null until it is known, and for what is no code. */
export function useArea(code: string): WholeAreaView | null {
  const client = useClient();
  const [found, setFound] = useState<{ code: string; area: WholeAreaView | null } | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (parseAreaCode(code) !== undefined)
      void areaOf(client, code).then((area) => {
        if (isWanted) setFound({ code, area });
      });
    return () => {
      isWanted = false;
    };
  }, [client, code]);
  // What another one is called is not shown for this one.
  return found?.code === code ? found.area : null;
}

export function nameText(name: AreaNameView | null, language: Language): string | null {
  if (name === null) return null;
  return language === "zh" ? name.zh : (name.en ?? name.pinyin ?? name.zh);
}

/** What an area without a name of its own is shown as: its code. */
export function useAreaText(): (area: Pick<AreaView, "code" | "name">) => string {
  const language = useLanguage();
  return ({ code, name }) => nameText(name, language) ?? code;
}
