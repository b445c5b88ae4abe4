/** Under which number a centre knows each home: of one home, and as a table that is given to the centre. Whoever makes that table takes addresses out of the house: it is noted. */

import type { AreaCode, CentreId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { AuditEntry } from "../../audit/audit-log.ts";
import { numbersAt } from "../../registry/connectors/home-numbers.ts";
import { homeRecord } from "../../registry/residents/home-record.ts";
import { pageMax } from "../../registry/residents/resident-finder.ts";
import type { Sentence } from "../../registry/residents/sentence.ts";
import { effective } from "../../registry/settings/effective.ts";
import { fileText, nothing, route, type Route } from "../route.ts";
import { may, type Subject } from "../route-access.ts";
import { withinOf } from "./area-query.ts";
import { oneCentre } from "./centres-routes.ts";
import { centreNumbersView, type CentreNumbersView } from "./contract/centre-numbers.ts";
import { refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { ofArea, ofHome, placeInHand } from "./settings-place.ts";

const aboutArea = ({ params }: { params: { code: AreaCode | "everywhere" } }): Subject => ({
  kind: "area",
  area: params.code,
});
const csv = "text/csv; charset=utf-8";
const headings = ["住户编号", "名称", "地址", "区划代码"] as const;

export function centreNumbersRoutes({ keepers, audit, nowMs }: RegistryParts): readonly Route[] {
  const { centres, connectors, finder, records, asCsv } = keepers;
  const atCentres = async () => {
    const known = new Map((await connectors.all()).kept.map((one) => [one.connectorId, one.content]));
    const numbered = (await centres.all()).map(({ centreId, content }) => {
      const { name, area } = content;
      return [centreId, { name, area, numbers: numbersAt(content, known) }] as const;
    });
    return new Map(numbered);
  };

  /** One page of homes at a time; a record that cannot be opened has its number all the same. */
  async function* tableOf(
    area: AreaCode | null,
    numbers: ReturnType<typeof numbersAt>,
    counted: (rows: number) => void,
  ): AsyncGenerator<string> {
    yield asCsv([[...headings, ...numbers.map(({ connector }) => connector)]], { isFirst: true });
    let after: HomeId | null = null;
    for (;;) {
      const homes = await finder.homesOf(area, { after, limit: pageMax });
      const kept = await records.get(
        homeRecord,
        homes.map(({ homeId }) => homeId),
      );
      const rows = homes.map(({ homeId, area: code }) => {
        const one = kept.get(homeId);
        const { name = "", address = "" } = one?.kind === "kept" ? one.content : {};
        return [homeId, name, address ?? "", code ?? "", ...numbers.map(({ of }) => of(homeId).number)];
      });
      if (rows.length > 0) yield asCsv(rows, { isFirst: false });
      counted(rows.length);
      const last = homes.at(-1);
      if (last === undefined || homes.length < pageMax) return;
      after = last.homeId;
    }
  }

  return [
    route({
      method: "GET",
      path: `${ofHome.path}/centre-numbers`,
      access: ofHome.sees,
      summary: "Under which number each centre that answers for this home knows it, by each path that needs one.",
      takes: { params: ofHome.params, query: nothing, body: nothing },
      answers: { 200: centreNumbersView },
      async answer({ params }) {
        const { chain } = await placeInHand({ keepers }, ofHome.placeOf(params));
        const known = await atCentres();
        const numbers = effective(chain, "centres").value.flatMap((centreId) => {
          const centre = known.get(centreId);
          if (centre === undefined) return [];
          return centre.numbers.map(({ of }) => ({ centreId, centre: centre.name, ...of(params.id) }));
        });
        return { status: 200, body: { numbers } satisfies CentreNumbersView };
      },
    }),
    route({
      method: "GET",
      path: `${ofArea.path}/centres/:centreId/numbers.csv`,
      access: may("export-residents", aboutArea),
      summary: "Every home of the area with the number under which this centre knows it, as a table for the centre.",
      takes: { params: oneCentre, query: nothing, body: nothing },
      answers: { 200: fileText },
      gives: csv,
      async answer({ params: { code, centreId } }, _signal, { who, purpose }) {
        const centre = (await atCentres()).get(centreId);
        if (centre === undefined) return refusedAnswer("no-such-record", sentences.noCentre);
        if (centre.numbers.length === 0) return refusedAnswer("registry-refused", sentences.noNumbers);
        const area = withinOf(code);
        const note = async (outcome: AuditEntry["outcome"], detail: string): Promise<void> =>
          await audit?.note({
            atMs: nowMs(),
            who,
            what: "exported",
            subject: { kind: "area", id: code },
            area,
            purpose,
            outcome,
            detail: `numbers of homes for the centre ${centreId}: ${detail}`,
            digest: "",
          });
        // What cannot be noted does not leave.
        await note("done", "begun");
        const content = counted(tableOf.bind(null, area, centre.numbers), note);
        return { status: 200, body: null, file: { name: fileOf(centreId), mediaType: csv, content } };
      },
    }),
  ];
}

const fileOf = (centreId: CentreId): string => `numbers-${centreId}.csv`;

/** The pieces, and a word to the log however it ends. */
async function* counted(
  pieces: (counted: (rows: number) => void) => AsyncGenerator<string>,
  note: (outcome: AuditEntry["outcome"], detail: string) => Promise<void>,
): AsyncGenerator<string> {
  let [rows, outcome]: [number, AuditEntry["outcome"]] = [0, "failed"];
  try {
    yield* pieces((more) => {
      rows += more;
    });
    outcome = "done";
  } finally {
    await note(outcome, `${rows} homes left${outcome === "done" ? "" : "; broken off"}`);
  }
}

const sentences = {
  noCentre: {
    zh: "没有这个中心，或已停用。请返回列表重新选择。",
    en: "There is no such centre, or it was closed. Choose again from the list.",
  },
  noNumbers: {
    zh: "此中心的通道不需要住户编号（只有 DC-09 和 SCAIP 需要）。请先设置这样的通道。",
    en: "No path of this centre needs numbers of homes: only DC-09 and SCAIP do. Set such a path first.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
