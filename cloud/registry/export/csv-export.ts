/** Residents as a file that a spreadsheet opens, page by page: a county's is never whole in memory. Whoever asks for it notes it in the audit log first. */

import type { Records } from "../../records/records.ts";
import { harmlessLines } from "../import/csv-table.ts";
import { isInForce } from "../residents/connected.ts";
import { consentRecord } from "../residents/consent-record.ts";
import { homeRecord } from "../residents/home-record.ts";
import { pageMax, type Cursor, type ResidentFinder } from "../residents/resident-finder.ts";
import { residentRecord } from "../residents/resident-record.ts";
import { exportHeadings, exportRow } from "./export-row.ts";
import type { ExportResidents } from "./export-port.ts";

/** In the order of the list. Who cannot be opened is left out, and counted. */
export async function* exportResidents(
  given: { records: Pick<Records, "get">; finder: Pick<ResidentFinder, "find" | "consentsOf"> },
  query: Parameters<ExportResidents>[0],
  options: Parameters<ExportResidents>[1],
): AsyncGenerator<string> {
  yield harmlessLines([exportHeadings(options.columns)], { isFirst: true });
  let after: Cursor | null = null;
  let [written, leftOut] = [0, 0];
  do {
    const page = await given.finder.find(query, { after, limit: pageMax });
    const ids = page.residents.map(({ residentId }) => residentId);
    const residents = await given.records.get(residentRecord, ids);
    const homeIds = [...new Set(page.residents.map(({ homeId }) => homeId))];
    const homes = await given.records.get(homeRecord, homeIds);
    const consentIds = await given.finder.consentsOf(ids);
    const consents = [...(await given.records.get(consentRecord, consentIds)).values()].flatMap((one) =>
      one.kind === "kept" ? [one.content] : [],
    );
    const consentOf = Map.groupBy(consents, (one) => one.residentId);
    const rows: (readonly string[])[] = [];
    for (const { residentId, homeId } of page.residents) {
      const [resident, home] = [residents.get(residentId), homes.get(homeId)];
      if (resident?.kind !== "kept" || home?.kind !== "kept") {
        leftOut += 1;
        continue;
      }
      const consent = consentOf
        .get(residentId)
        ?.find((one) => one.purpose === "monitoring" && isInForce(one, options.nowMs));
      rows.push(exportRow({ home: home.content, resident: resident.content, consent }, options));
    }
    written += rows.length;
    options.counted({ rows: written, leftOut });
    yield harmlessLines(rows, { isFirst: false });
    after = page.next;
  } while (after !== null);
}
