/** A record's values as one reads them: in the history, and where somebody else has changed something. */

import { useCallback } from "react";
import type { ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { timeText } from "../../parts/day-text.ts";
import { riskWords, sexWords, statusWords, throughWords } from "./label-words.ts";
import { residentWords } from "./resident-words.ts";

export type RecordField = Exclude<keyof ResidentRecordView, "hidden" | "statusSinceMs" | "alsoKnownAs">;

const fieldWord = {
  name: "name",
  sex: "sex",
  bornOn: "bornOn",
  idNumber: "idNumber",
  phones: "phones",
  status: "status",
  stays: "stays",
  categories: "categories",
  ability: "assessment",
  risk: "risk",
  healthNotes: "healthNotes",
  reached: "reached",
  falls: "falls",
  reassess: "askReassess",
  mergedInto: "mergedInto",
} as const satisfies Record<RecordField, keyof typeof residentWords.words>;

export const recordFields = Object.keys(fieldWord) as readonly RecordField[];
const isField = (text: string): text is RecordField => Object.hasOwn(fieldWord, text);

/** Names of fields, and values of them. */
export function useRecordText(): {
  fieldOf: (field: string) => string;
  textOf: <Field extends RecordField>(field: Field, value: ResidentRecordView[Field] | undefined) => string;
} {
  const say = useWords(residentWords);
  const sayRisk = useWords(riskWords);
  const saySex = useWords(sexWords);
  const sayStatus = useWords(statusWords);
  const sayThrough = useWords(throughWords);
  const language = useLanguage();
  const fieldOf = useCallback((field: string) => (isField(field) ? say(fieldWord[field]) : field), [say]);
  const textOf = useCallback(
    <Field extends RecordField>(field: Field, value: ResidentRecordView[Field] | undefined): string => {
      if (value === null || value === undefined || value === "") return say("none");
      // `as`: one field decides what its value is; the compiler loses that between the two.
      const record = { [field]: value } as Partial<ResidentRecordView>;
      const listed = (texts: readonly string[]): string => (texts.length === 0 ? say("none") : texts.join(" · "));
      if (record.risk) return sayRisk(record.risk);
      if (record.sex) return saySex(record.sex);
      if (record.status) return sayStatus(record.status);
      if (record.reached) return `${timeText(record.reached.atMs)} ${sayThrough(record.reached.through)}`;
      if (record.ability) return `${say("grade", { grade: record.ability.grade })}, ${record.ability.assessedOn}`;
      if (record.reassess) return say(record.reassess.because === "two-falls" ? "twoFalls" : "askedFor");
      if (record.categories)
        return listed(
          record.categories.map(({ label, untilOn }) => label[language] + (untilOn ? ` (…${untilOn})` : "")),
        );
      if (record.stays) return listed(record.stays.map(({ homeId, fromMs }) => `${homeId} ${timeText(fromMs)}`));
      if (record.falls) return listed(record.falls.map(({ atMs }) => timeText(atMs)));
      if (record.phones) return listed(record.phones);
      return typeof value === "string" ? value : say("notSaid");
    },
    [say, sayRisk, saySex, sayStatus, sayThrough, language],
  );
  return { fieldOf, textOf };
}
