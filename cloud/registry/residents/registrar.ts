/**
 * What people do with homes: register, change, move, try a contact. Each names the version it saw, and is done whole with its row in the audit log, or refused with
 * a sentence. What is done to residents is in `resident-registrar.ts`.
 */

import { must, parseHomeId, type AreaCode, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { changeOf, type By, type Change, type Records } from "../../records/records.ts";
import { contactsAs, type ReachOutcome, type WrittenContact } from "./contact.ts";
import { homeRecord, type HomeContent } from "./home-record.ts";
import { refused, type Refused } from "./refusal.ts";
import { move } from "./resident-changes.ts";
import type { ResidentFinder } from "./resident-finder.ts";
import { residentRecord } from "./resident-record.ts";

export type Done<Id extends string> = { kind: "done"; id: Id; version: number };
export type RegistrarNeeds = {
  records: Records;
  finder: ResidentFinder;
  /** Random, as ids are: `[a-z0-9-]{1,64}`. */
  nextId: () => string;
  /** After what changes how a home is called, who lives in it or how it is watched over. */
  changed: (homeIds: readonly HomeId[]) => Promise<void>;
};

export type HomeRegistrar = {
  register(content: HomeContent, by: By): Promise<Done<HomeId> | Refused>;
  /** Everything but where it is, and whom to call. */
  change(
    seen: { homeId: HomeId; version: number },
    change: Partial<Omit<HomeContent, "area" | "address" | "contacts">>,
    by: By,
  ): Promise<Done<HomeId> | Refused>;
  /** The household is at another address, with everybody who is registered in it. */
  move(
    seen: { homeId: HomeId; version: number },
    to: { area: AreaCode; address: string },
    by: By,
  ): Promise<Done<HomeId> | Refused>;
  /** All of them, in the order in which they are called. */
  setContacts(
    seen: { homeId: HomeId; version: number },
    contacts: readonly WrittenContact[],
    by: By,
  ): Promise<Done<HomeId> | Refused>;
  /** A contact was called, to see whether they answer. */
  testContact(
    seen: { homeId: HomeId; version: number },
    test: { contactId: string; outcome: ReachOutcome },
    by: By,
  ): Promise<Done<HomeId> | Refused>;
};

export function createHomeRegistrar({ records, finder, nextId, changed }: RegistrarNeeds): HomeRegistrar {
  const write = async (homeId: HomeId, changes: readonly Change[], by: By): Promise<Done<HomeId> | Refused> => {
    const answer = await commit(records, changes, by);
    if (answer.kind === "refused") return answer;
    await changed([homeId]);
    return { kind: "done", id: homeId, version: (changes[0]?.after ?? 0) + 1 };
  };
  const edit = async (
    seen: { homeId: HomeId; version: number },
    by: By,
    change: (content: HomeContent) => HomeContent | Refused,
  ): Promise<Done<HomeId> | Refused> => {
    const found = await present(records, homeRecord, seen.homeId, seen.version);
    if (found.kind === "refused") return found;
    const content = change(found.content);
    if (content.kind === "refused") return content;
    const valid = checked(homeRecord, content);
    if (valid.kind === "refused") return valid;
    const { homeId: id, version: after } = seen;
    return await write(id, [changeOf(homeRecord, { id, after, content: valid.content, what: "changed" })], by);
  };
  return {
    async register(content, by) {
      const valid = checked(homeRecord, content);
      if (valid.kind === "refused") return valid;
      const text = nextId();
      const id = must(parseHomeId(text), text);
      return await write(id, [changeOf(homeRecord, { id, after: 0, content: valid.content, what: "created" })], by);
    },
    change: (seen, change, by) => edit(seen, by, (content) => ({ ...content, ...change })),
    setContacts: (seen, written, by) =>
      edit(seen, by, (content) => {
        const contacts = contactsAs(content.contacts, written, seen.version + 1);
        return contacts === null ? refused("not-valid", ["contacts"]) : { ...content, contacts };
      }),
    testContact: (seen, { contactId, outcome }, by) =>
      edit(seen, by, (content) => {
        const at = content.contacts.findIndex((one) => one.contactId === contactId);
        const contact = content.contacts[at];
        if (contact === undefined) return refused("not-there");
        return {
          ...content,
          contacts: content.contacts.with(at, { ...contact, tested: { atMs: by.atMs, outcome } }),
        };
      }),
    async move(seen, to, by) {
      const { homeId: id, version: after } = seen;
      const found = await present(records, homeRecord, id, after);
      if (found.kind === "refused") return found;
      const valid = checked(homeRecord, { ...found.content, ...to });
      if (valid.kind === "refused") return valid;
      const changes = [changeOf(homeRecord, { id, after, content: valid.content, what: "moved" })];
      const residents = await records.get(residentRecord, await finder.inHome(id));
      for (const [residentId, kept] of residents) {
        if (kept.kind === "erased") continue;
        if (kept.kind === "damaged") return refused("damaged");
        const moved = move(kept.content, { homeId: id, area: to.area }, by.atMs);
        if (moved.kind === "refused" && moved.why === "already-there") continue;
        if (moved.kind === "refused") return moved;
        const { content } = moved;
        changes.push(changeOf(residentRecord, { id: residentId, after: kept.version, content, what: "moved" }));
      }
      return await write(id, changes, by);
    },
  };
}

/** The present version, if it is the one that was seen. */
export async function present<Content>(
  records: Records,
  shape: RecordShape<Content>,
  id: string,
  version: number,
): Promise<{ kind: "content"; content: Content } | Refused> {
  const kept = (await records.get(shape, [id])).get(id);
  if (kept === undefined) return refused("not-there");
  if (kept.kind !== "kept") return refused(kept.kind);
  return kept.version === version ? { kind: "content", content: kept.content } : refused("changed-meanwhile");
}

export function checked<Content>(
  shape: RecordShape<Content>,
  content: Content,
): { kind: "content"; content: Content } | Refused {
  const read = shape.schema.safeParse(content);
  if (read.success) return { kind: "content", content: read.data };
  return refused("not-valid", [...new Set(read.error.issues.map(({ path }) => path.join(".")))]);
}

export async function commit(
  records: Records,
  changes: readonly Change[],
  by: By,
): Promise<{ kind: "done" } | Refused> {
  const answer = await records.commit(changes, by);
  switch (answer.kind) {
    case "done":
      return answer;
    case "changed-meanwhile":
    case "taken":
      return refused(answer.kind);
    case "sealed-for-ever":
      return refused("erased");
  }
}
