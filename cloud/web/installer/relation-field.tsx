/** Who agrees, or who receives the kit: their name, and what they are to the resident. */

import type { ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { Choice, TextField } from "./parts.tsx";
import { consentWords } from "./people-words.ts";
import { useWorking } from "./use-asking.ts";
import { deviceWords } from "./device-words.ts";

export const relations = ["self", "child", "spouse", "guardian", "otherRelation"] as const;
export type Relation = (typeof relations)[number];
const nameMax = 64;

/** As it is written down: in the language of the register. */
export const relationText = (relation: string): string =>
  relations.some((one) => one === relation) ? (consentWords.words[relation as Relation][0] satisfies string) : "";

export function PersonFields(given: { name: string; relation: string; label: string }): ReactNode {
  const say = useWords(consentWords);
  const sayDevice = useWords(deviceWords);
  const { work, tell } = useWorking();
  const chosen = relations.find((one) => one === work.typed[given.relation]) ?? "";
  return (
    <>
      <TextField
        label={given.label}
        value={work.typed[given.name] ?? ""}
        maxLength={nameMax}
        change={(text) => tell({ kind: "typed", field: given.name, text })}
      />
      <Choice
        label={say("relation")}
        value={chosen}
        keys={relations}
        say={say}
        choose={sayDevice("choose")}
        change={(text) => tell({ kind: "typed", field: given.relation, text })}
      />
    </>
  );
}
