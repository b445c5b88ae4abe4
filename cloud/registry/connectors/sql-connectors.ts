/** Connectors as records: all of them are read, because there are few. */

import { must, parseConnectorId, type AreaCode, type ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { sentenceOf } from "../../emergency/settings-field.ts";
import { changeOf, type By, type Records } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import { connectorKindOf } from "./connector-kinds.ts";
import { connectorRecord, connectorSchema, type ConnectorContent } from "./connector-record.ts";
import type { ConnectorDone, Connectors, KeptConnector, SeenConnector, UnreadableConnector } from "./connectors.ts";

/** More than a province has centres and providers; each is opened, asked and shown. */
const connectorsMax = 500;

export function createSqlConnectors(given: {
  database: Pick<LedgerDatabase, "read">;
  records: Records;
  nextId: () => string;
  /** The centre that relies on it, by name; null = none does. */
  reliedOnBy: (connectorId: ConnectorId) => Promise<string | null>;
  /** After a change, before it is answered: it is in use from then on. */
  changed: () => Promise<void>;
}): Connectors {
  const { records, nextId, reliedOnBy, changed } = given;

  const all = connectorsOf(given);

  const write = async (
    connectorId: ConnectorId,
    { after, content, what }: { after: number; content: ConnectorContent; what: "created" | "changed" | "ended" },
    by: By,
  ): Promise<ConnectorDone> => {
    const change = changeOf(connectorRecord, { id: connectorId, after, content, what, detail: content.kind });
    const answer = await records.commit([change], by);
    if (answer.kind === "sealed-for-ever") return refused("cannot-be", locked);
    if (answer.kind !== "done") return meanwhile;
    await changed();
    return { kind: "done", connectorId, version: after + 1 };
  };

  const seenOne = async (seen: SeenConnector): Promise<KeptConnector | Extract<ConnectorDone, { kind: "refused" }>> => {
    const { kept, unreadable } = await all();
    if (unreadable.some(({ connectorId }) => connectorId === seen.connectorId)) return refused("cannot-be", locked);
    const found = kept.find(({ connectorId }) => connectorId === seen.connectorId);
    if (found === undefined || found.content.area !== seen.area || found.content.closedAtMs !== null) return notThere;
    return found.version === seen.version ? found : meanwhile;
  };

  return {
    all,
    async register(area, { name, kind, settings }, by) {
      const { kept, unreadable } = await all();
      if (kept.length + unreadable.length >= connectorsMax) return refused("cannot-be", tooMany);
      const read = checked({ name, kind, area, closedAtMs: null, settings });
      if ("why" in read) return read;
      const text = nextId();
      return await write(must(parseConnectorId(text), text), { after: 0, content: read, what: "created" }, by);
    },
    async change(seen, { name, settings }, by) {
      const found = await seenOne(seen);
      if ("why" in found) return found;
      const { content, version: after } = found;
      const kept = Object.entries<unknown>(content.settings).filter(
        ([field]) => connectorKindOf(content.kind)?.secretFields.includes(field) && !Object.hasOwn(settings, field),
      );
      const read = checked({ ...content, name, settings: { ...settings, ...Object.fromEntries(kept) } });
      return "why" in read ? read : await write(seen.connectorId, { after, content: read, what: "changed" }, by);
    },
    async close(seen, by) {
      const found = await seenOne(seen);
      if ("why" in found) return found;
      const centre = await reliedOnBy(seen.connectorId);
      if (centre !== null) return refused("cannot-be", reliedOn(centre));
      const content = { ...found.content, closedAtMs: by.atMs };
      return await write(seen.connectorId, { after: found.version, content, what: "ended" }, by);
    },
  };
}

/** For whoever only opens them. */
export function connectorsOf({
  database,
  records,
}: {
  database: Pick<LedgerDatabase, "read">;
  records: Records;
}): Connectors["all"] {
  return async () => {
    const rows = await database.read
      .selectFrom("records")
      .select("id")
      .where("kind", "=", connectorRecord.kind)
      .orderBy("id")
      .execute();
    const found = await records.get(
      connectorRecord,
      rows.map(({ id }) => id),
    );
    const kept: KeptConnector[] = [];
    const unreadable: UnreadableConnector[] = [];
    for (const [id, one] of found) {
      const connectorId = must(parseConnectorId(id), id);
      const { version } = one;
      if (one.kind === "kept") kept.push({ connectorId, version, content: one.content });
      else unreadable.push({ connectorId, version, why: one.kind === "damaged" ? one.why : "Its key was destroyed." });
    }
    return { kept, unreadable };
  };
}

/** @param raw with settings as they were typed. What is wrong is said by field, and never quoted: it may be a secret. */
function checked(raw: {
  name: string;
  kind: string;
  area: AreaCode | null;
  closedAtMs: number | null;
  settings: Readonly<Record<string, unknown>>;
}): ConnectorContent | Extract<ConnectorDone, { kind: "refused" }> {
  if (connectorKindOf(raw.kind) === undefined) return refused("cannot-be", noSuchKind);
  const read = connectorSchema.safeParse(raw);
  if (read.success) return read.data;
  const { issues } = read.error;
  const fields = [
    ...new Set(issues.flatMap(({ path }) => (path[0] === "settings" && path.length > 1 ? String(path[1]) : []))),
  ];
  return refused("cannot-be", issues.flatMap(({ message }) => sentenceOf(message) ?? [])[0] ?? doesNotFit, fields);
}

const refused = (
  code: "not-there" | "changed-meanwhile" | "cannot-be",
  why: Sentence,
  fields: readonly string[] = [],
) => ({ kind: "refused", code, why, fields }) as const;
const notThere = refused("not-there", {
  zh: "没有这个连接，或已停用。请返回列表重新选择。",
  en: "There is no such connector, or it was closed. Choose again from the list.",
});
const meanwhile = refused("changed-meanwhile", {
  zh: "该连接已被他人修改。请刷新后再改。",
  en: "Somebody has changed this connector meanwhile. Load it again and repeat your change.",
});
const locked: Sentence = {
  zh: "该连接的密钥现在无法读取，不能修改。请先恢复主密钥文件。",
  en: "What is sealed here cannot be read now, so it cannot be changed. Put the file of master keys back first.",
};
const tooMany: Sentence = {
  zh: "连接数量已达上限。请先停用不用的连接，或联系技术人员。",
  en: "There are as many connectors as there can be. Use one of those that are there, or ask a technician.",
};
const noSuchKind: Sentence = {
  zh: "没有这种连接方式。请刷新后重新选择。",
  en: "There is no such kind of connector. Load the page again and choose.",
};
const doesNotFit: Sentence = {
  zh: "标出的项目未填写或填写有误。请改正后再保存。",
  en: "What is marked is missing or not as it must be. Correct it and save again.",
};
const reliedOn = (centre: string): Sentence => ({
  zh: `接警中心“${centre}”正在使用该连接。请先在该中心的通道中移出。`,
  en: `The centre ${centre} relies on it. Take it out of that centre's paths first.`,
});
