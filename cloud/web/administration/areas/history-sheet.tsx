/** What an area was called since when, what it came from, and what it became. */

import type { ReactNode } from "react";
import type { WholeAreaView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { nameText, useAreaText } from "../parts/area-names.ts";
import { areasWords } from "./words.ts";

const between = " / ";

export function HistorySheet({ whole }: { whole: WholeAreaView }): ReactNode {
  const { names, predecessors, ended, source } = whole;
  const say = useWords(areasWords);
  const language = useLanguage();
  const textOf = useAreaText();
  if (names.length === 0) return null;
  const became = ended?.became.map(textOf).join(between) ?? "";
  return (
    <section className="sheet">
      <h2>{say("history")}</h2>
      <ul className="lines">
        {names.map(({ from, ...one }) => {
          const name = nameText(one, language) ?? "";
          return (
            <li key={`${from}`}>{from === null ? say("nameAlways", { name }) : say("nameFrom", { name, from })}</li>
          );
        })}
        {predecessors.length === 0 ? null : (
          <li>{say("cameFrom", { names: predecessors.map(textOf).join(between) })}</li>
        )}
        {ended === null ? null : (
          <li>
            {became === "" ? say("endedInto", { on: ended.on }) : say("endedOn", { on: ended.on, names: became })}
          </li>
        )}
      </ul>
      <p className="soft">{say("source", { source })}</p>
    </section>
  );
}
