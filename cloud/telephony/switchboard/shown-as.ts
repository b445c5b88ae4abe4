/** The address of who calls, with what a telephone shows beside it. Pure. */

import { quoted } from "../../sip/header-fields.ts";

/** @param from with brackets, as it stands in From. @param number null: withheld, and nothing is shown. */
export function shownAs(from: string, number: string | null): string {
  return number === null ? from : `${quoted(number)} ${from}`;
}
