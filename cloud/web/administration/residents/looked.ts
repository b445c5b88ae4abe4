/**
 * What somebody looks for, as it stands above the list. It is kept by the page and not in the address: a name or a number has no place in what a
 * browser remembers.
 */

import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { CategoryView, ResidentRecordView, ResidentSearch } from "../../../api/registry/contract/residents.ts";

export const ways = ["name", "nameStart", "phone", "phoneEnd", "idNumber"] as const;
export type Way = (typeof ways)[number];

export type Looked = {
  area: string;
  way: Way;
  text: string;
  category: CategoryView | null;
  risk: ResidentRecordView["risk"] | null;
  status: ResidentRecordView["status"] | null;
};

export const lookedAt = (area: string): Looked => ({
  area,
  way: "name",
  text: "",
  category: null,
  risk: null,
  status: null,
});

/** Null: nothing can be asked with this yet, because it is half typed. */
export function searchOf({ area, way, text, category, risk, status }: Looked): ResidentSearch | null {
  if (area !== "everywhere" && parseAreaCode(area) === undefined) return null;
  const typed = text.trim();
  const digits = typed.replaceAll(/\D/g, "");
  if (typed !== "" && way === "phoneEnd" && digits.length !== 4) return null;
  if (typed !== "" && way === "phone" && digits.length < 3) return null;
  if (typed !== "" && way === "idNumber" && typed.replaceAll(/\s/g, "").length !== 18) return null;
  return {
    area,
    ...(typed === "" ? {} : { [way]: typed }),
    ...(category === null ? {} : { category }),
    ...(risk === null ? {} : { risk }),
    ...(status === null ? {} : { status }),
  };
}
