/** Rotas as records, all of them in memory: some for each county. One that cannot be opened is as if nobody had said one, and `audit verify` names it. */

import { pathTo } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { changeOf, type Records } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import { dutyRecord } from "./duty-record.ts";
import type { DutyBook, DutyDone, KeptRota } from "./duty.ts";
import { dutyIdOf, rotaSchema, type DutyRole } from "./rota.ts";

export async function createSqlDuty(given: {
  database: Pick<LedgerDatabase, "read">;
  records: Records;
}): Promise<DutyBook> {
  const { database, records } = given;
  const rotas = new Map<string, KeptRota>();
  /** Damaged ones keep their number: nobody writes past them. */
  const versions = new Map<string, number>();
  const readAnew = async (ids: readonly string[]): Promise<void> => {
    const found = await records.get(dutyRecord, ids);
    for (const id of ids) {
      const kept = found.get(id);
      rotas.delete(id);
      if (kept !== undefined) versions.set(id, kept.version);
      if (kept?.kind === "kept") rotas.set(id, { version: kept.version, ...kept.content });
    }
  };
  const book: DutyBook = {
    async load() {
      const rows = await database.read.selectFrom("records").select("id").where("kind", "=", dutyRecord.kind).execute();
      await readAnew(rows.map(({ id }) => id));
    },
    rotaFor(role, area) {
      const places: (AreaCode | null)[] = [null, ...(area === null ? [] : pathTo(area))];
      const said = places.flatMap((one) => rotas.get(dutyIdOf(role, one)) ?? []);
      return said.findLast(({ rota }) => rota.people.length > 0);
    },
    own(role: DutyRole, area) {
      const id = dutyIdOf(role, area);
      return { version: versions.get(id) ?? 0, rota: rotas.get(id)?.rota ?? null };
    },
    async set({ role, area, version }, typed, by): Promise<DutyDone> {
      const id = dutyIdOf(role, area);
      if (book.own(role, area).version !== version) return meanwhile;
      const read = rotaSchema.safeParse(typed);
      if (!read.success) {
        const why = read.error.issues.map(({ message }) => message).join("; ");
        return { kind: "refused", code: "cannot-be", why: notSaved(why) };
      }
      const change = changeOf(dutyRecord, {
        id,
        after: version,
        content: { area, role, rota: read.data },
        what: version === 0 ? "created" : "changed",
        detail: `${role}: ${read.data.people.length} people`,
      });
      const answer = await records.commit([change], by);
      if (answer.kind !== "done") return meanwhile;
      await readAnew([id]);
      return { kind: "done", version: version + 1 };
    },
  };
  await book.load();
  return book;
}

const meanwhile = {
  kind: "refused",
  code: "changed-meanwhile",
  why: {
    zh: "该值班表已被他人修改。请刷新后再改。",
    en: "Somebody has changed this rota meanwhile. Load it again and repeat your change.",
  },
} as const satisfies DutyDone;
const notSaved = (why: string): Sentence => ({
  zh: `值班表未保存：有人员、班次、节假日或换班填写有误，请检查（${why}）。`,
  en: `The rota was not saved: a person, a shift, a holiday or a swap is not as it must be. Look at them (${why}).`,
});
