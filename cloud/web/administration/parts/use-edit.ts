/** Saving a form over a record that somebody else may change meanwhile (`edited.ts` says what happens then). */

import type { FormInstance } from "antd";
import { useRef, useState } from "react";
import type { Refused } from "../../parts/refusal.ts";
import type { Asked, Client } from "../client/client.ts";
import { useClient } from "../client/use-client.ts";
import { changedOf, merged, newsOf, type News, type Values } from "./edited.ts";
import { showFieldErrors } from "./field-errors.ts";

export type Edit<Form> = {
  isAsking: boolean;
  trouble: Refused | null;
  /** What somebody else changed; empty = nobody did. */
  news: readonly News[];
  save: (typed: Form) => void;
};

export function useEdit<View, Form extends Values>(given: {
  form: FormInstance<Form>;
  view: View;
  valuesOf: (view: View) => Form;
  versionOf: (view: View) => number;
  read: (client: Client) => Promise<Asked<View>>;
  /** With what was changed, and the version that was seen. */
  send: (client: Client, changed: Partial<Form>, version: number) => Promise<Asked<unknown>>;
  /** Said below each field that the server named. */
  fieldWrong: string;
  saved: () => void;
}): Edit<Form> {
  const { form, view, valuesOf, versionOf, read, send, fieldWrong, saved } = given;
  const client = useClient();
  const base = useRef({ values: valuesOf(view), version: versionOf(view) });
  const isBusy = useRef(false);
  const [isAsking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [news, setNews] = useState<readonly News[]>([]);

  const overtaken = async (refused: Refused, typed: Form): Promise<void> => {
    const present = await read(client);
    if (present.kind === "refused") return setTrouble(present);
    const before = base.current.values;
    const now = valuesOf(present.value);
    base.current = { values: now, version: versionOf(present.value) };
    const told = newsOf(before, now);
    setNews(told);
    // `as`: antd asks for a partial of the whole form, which this is.
    form.setFieldsValue(merged({ before, now, typed }) as Parameters<typeof form.setFieldsValue>[0]);
    // What changed stands elsewhere in the record, and pressing again is all there is to do.
    if (told.length === 0) setTrouble(refused);
  };

  const work = async (typed: Form): Promise<void> => {
    const changed = changedOf(base.current.values, typed);
    if (Object.keys(changed).length === 0) return saved();
    const answer = await send(client, changed, base.current.version);
    if (answer.kind === "answer") return saved();
    if (answer.code === "changed-meanwhile") return await overtaken(answer, typed);
    setTrouble(answer);
    if (answer.fields) showFieldErrors(form, answer.fields, fieldWrong);
  };

  return {
    isAsking,
    trouble,
    news,
    save(typed) {
      if (isBusy.current) return;
      isBusy.current = true;
      setAsking(true);
      setTrouble(null);
      setNews([]);
      void work(typed).finally(() => {
        isBusy.current = false;
        setAsking(false);
      });
    },
  };
}
