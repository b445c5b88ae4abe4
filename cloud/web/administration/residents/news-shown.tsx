/** What somebody else changed while this person was typing: field, before, after. */

import { Alert } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import type { News } from "../parts/edited.ts";
import { residentWords } from "./resident-words.ts";

export function NewsShown(given: {
  news: readonly News[];
  fieldOf: (field: string) => string;
  textOf: (field: string, value: unknown) => string;
}): ReactNode {
  const { news, fieldOf, textOf } = given;
  const say = useWords(residentWords);
  return (
    <div role="alert">
      {news.length === 0 ? null : (
        <Alert
          className="trouble"
          type="warning"
          showIcon
          role="presentation"
          title={say("somebodyElse")}
          description={
            <ul>
              {news.map(({ field, before, after }) => (
                <li key={field}>
                  {say("changedFrom", {
                    field: fieldOf(field),
                    before: textOf(field, before),
                    after: textOf(field, after),
                  })}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </div>
  );
}
