/** A record as lines of text, so that two can be laid side by side and differences seen. */

import type { SideView } from "../../../api/registry/contract/duplicates.ts";
import type { Language, Say } from "../../parts/catalogue.ts";
import { dayText } from "../../parts/day-text.ts";
import type { riskWords, statusWords } from "../residents/label-words.ts";
import type { duplicatesWords } from "./words.ts";

type Words<Of> = Of extends { words: infer All } ? All : never;
type Says = {
  say: Say<Words<typeof duplicatesWords>>;
  sayStatus: Say<Words<typeof statusWords>>;
  sayRisk: Say<Words<typeof riskWords>>;
  language: Language;
};
export type SideLine = {
  key:
    | "name"
    | "sex"
    | "bornOn"
    | "idNumber"
    | "phones"
    | "status"
    | "area"
    | "address"
    | "since"
    | "categories"
    | "ability"
    | "risk"
    | "healthNotes"
    | "falls"
    | "reached";
  text: string;
};

export function sideLines(side: Omit<SideView, "version">, { say, sayStatus, sayRisk, language }: Says): SideLine[] {
  const { ability, sex } = side;
  return [
    { key: "name", text: side.name },
    { key: "sex", text: sex === null ? "" : say(sex) },
    { key: "bornOn", text: side.bornOn ?? "" },
    { key: "idNumber", text: side.idNumber ?? "" },
    { key: "phones", text: side.phones.join(", ") },
    { key: "status", text: sayStatus(side.status) },
    { key: "area", text: side.area ?? "" },
    { key: "address", text: side.address ?? "" },
    { key: "since", text: dayText(side.sinceMs) },
    { key: "categories", text: side.categories.map((one) => one[language]).join(say("between")) },
    {
      key: "ability",
      text: ability === null ? "" : say("abilityOf", { grade: ability.grade, day: ability.assessedOn }),
    },
    { key: "risk", text: sayRisk(side.risk) },
    { key: "healthNotes", text: side.healthNotes },
    { key: "falls", text: String(side.falls) },
    { key: "reached", text: side.reachedAtMs === null ? "" : dayText(side.reachedAtMs) },
  ];
}
