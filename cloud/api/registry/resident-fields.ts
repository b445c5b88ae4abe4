/** What was typed of a resident, in the one way in which it is kept and found. Whether it may be kept is the registrar's matter. */

import { readIdNumber } from "../../registry/residents/id-number.ts";
import { readPhone } from "@shouwang/shared/domain/phone.ts";
import type { ResidentFields } from "../../registry/residents/resident-registrar.ts";
import type { residentFields } from "./contract/residents.ts";
import type { z } from "zod";

export function fieldsOf(typed: z.output<typeof residentFields>): ResidentFields {
  const { idNumber, phones, bornOn, ...rest } = typed;
  // What was left out stays as it is: `undefined` would take it away.
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...said,
    ...(bornOn === undefined ? {} : { bornOn: bornOn === "" ? null : bornOn }),
    ...(idNumber === undefined ? {} : { idNumber: keptIdNumber(idNumber) }),
    ...(phones === undefined ? {} : { phones: phones.filter((one) => one !== "").map(keptPhone) }),
  };
}

export const keptPhone = (text: string): string => readPhone(text) ?? text;

function keptIdNumber(text: string | null): string | null {
  if (text === null || text === "") return null;
  const read = readIdNumber(text);
  return read.kind === "id-number" ? read.idNumber : text;
}
