/** What people do with residents and their consents. Each names the version it saw; nothing is overwritten. */

import {
  must,
  parseConsentId,
  parseResidentId,
  type AreaCode,
  type ConsentId,
  type HomeId,
  type ResidentId,
} from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Change } from "../../records/records.ts";
import type { Ability } from "./ability.ts";
import { consentRecord, type ConsentContent } from "./consent-record.ts";
import { isInForce } from "./connected.ts";
import { homeRecord } from "./home-record.ts";
import { refused, type Refused } from "./refusal.ts";
import { checked, commit, present, type Done, type RegistrarNeeds } from "./registrar.ts";
import {
  askReassess,
  assess,
  confirmFall,
  merge,
  move,
  noteReached,
  setStatus,
  type Decided,
} from "./resident-changes.ts";
import type { Lookalike } from "./resident-finder.ts";
import { blankResident, homeOf, residentRecord, type ResidentContent, type ResidentStatus } from "./resident-record.ts";

export type Seen = { residentId: ResidentId; version: number };
/** What is changed by saying it. What happens to somebody (moving, dying, falling) has its own command. */
export type ResidentFields = Partial<
  Pick<ResidentContent, "name" | "sex" | "bornOn" | "idNumber" | "phones" | "categories" | "risk" | "healthNotes">
>;
export type LikelySame = { kind: "likely-same"; lookalikes: readonly Lookalike[] };
type Answer = Done<ResidentId> | Refused;

export type ResidentRegistrar = {
  /** @param isAnother somebody compared them with those who look alike, and it is another person. */
  register(
    given: { homeId: HomeId; name: string; fields: ResidentFields; isAnother: boolean },
    by: By,
  ): Promise<Answer | LikelySame>;
  change(seen: Seen, fields: ResidentFields, by: By): Promise<Answer>;
  move(seen: Seen, homeId: HomeId, by: By): Promise<Answer>;
  setStatus(seen: Seen, status: Exclude<ResidentStatus, "merged">, by: By): Promise<Answer>;
  assess(seen: Seen, ability: Ability, by: By): Promise<Answer>;
  /** They are to be assessed again before their day. */
  askReassess(seen: Seen, by: By): Promise<Answer>;
  noteReached(seen: Seen, through: "phone" | "visit" | "kit", by: By): Promise<Answer>;
  /** A person wrote into the incident that it was a fall. Twice for one incident is once. */
  confirmFall(residentId: ResidentId, fall: { incidentId: string; atMs: number }, by: By): Promise<Answer>;
  merge(kept: Seen, gone: Seen, by: By): Promise<Answer>;
  addConsent(
    residentId: ResidentId,
    consent: Pick<ConsentContent, "purpose" | "textVersion" | "signer" | "signerRelation" | "signedAtMs">,
    by: By,
  ): Promise<Done<ConsentId> | Refused>;
  withdrawConsent(
    seen: { consentId: ConsentId; version: number },
    withdrawnBy: string,
    by: By,
  ): Promise<Done<ConsentId> | Refused>;
};

/** A fall that is noted while somebody else writes is noted after it; more than this is no coincidence. */
const triesMax = 5;

export function createResidentRegistrar(needs: RegistrarNeeds): ResidentRegistrar {
  const { records, finder, nextId, changed } = needs;

  const write = async (
    id: ResidentId,
    changes: readonly Change[],
    homes: readonly HomeId[],
    by: By,
  ): Promise<Answer> => {
    const answer = await commit(records, changes, by);
    if (answer.kind === "refused") return answer;
    await changed(homes);
    return { kind: "done", id, version: (changes[0]?.after ?? 0) + 1 };
  };

  const edit = async (
    { residentId: id, version: after }: Seen,
    by: By,
    decide: (content: ResidentContent) => Decided<ResidentContent>,
    what: "changed" | "moved" | "ended" = "changed",
  ): Promise<Answer> => {
    const found = await present(records, residentRecord, id, after);
    if (found.kind === "refused") return found;
    const decision = decide(found.content);
    if (decision.kind === "refused") return decision;
    const valid = checked(residentRecord, decision.content);
    if (valid.kind === "refused") return valid;
    const homes = [homeOf(found.content).homeId, homeOf(valid.content).homeId];
    return await write(id, [changeOf(residentRecord, { id, after, content: valid.content, what })], homes, by);
  };

  const areaOf = async (homeId: HomeId): Promise<{ kind: "area"; area: AreaCode | null } | Refused> => {
    const kept = (await records.get(homeRecord, [homeId])).get(homeId);
    if (kept === undefined) return refused("not-there");
    return kept.kind === "kept" ? { kind: "area", area: kept.content.area } : refused(kept.kind);
  };

  return {
    async register({ homeId, name, fields, isAnother }, by) {
      const place = await areaOf(homeId);
      if (place.kind === "refused") return place;
      const blank = blankResident(name, { homeId, area: place.area, fromMs: by.atMs });
      const valid = checked(residentRecord, { ...blank, ...fields });
      if (valid.kind === "refused") return valid;
      const lookalikes = await finder.lookalikes(valid.content);
      if (lookalikes.some(({ because }) => because === "id-number")) return refused("id-number-known");
      if (lookalikes.length > 0 && !isAnother) return { kind: "likely-same", lookalikes };
      const id = residentId(nextId());
      const { content } = valid;
      return await write(id, [changeOf(residentRecord, { id, after: 0, content, what: "created" })], [homeId], by);
    },
    change: (seen, fields, by) =>
      edit(seen, by, (content) => ({ kind: "content", content: { ...content, ...fields } })),
    async move(seen, homeId, by) {
      const place = await areaOf(homeId);
      if (place.kind === "refused") return place;
      return await edit(seen, by, (content) => move(content, { homeId, area: place.area }, by.atMs), "moved");
    },
    setStatus: (seen, status, by) =>
      edit(seen, by, (content) => setStatus(content, status, by.atMs), status === "registered" ? "changed" : "ended"),
    assess: (seen, ability, by) => edit(seen, by, (content) => assess(content, ability)),
    askReassess: (seen, by) => edit(seen, by, (content) => askReassess(content, by.atMs)),
    noteReached: (seen, through, by) => edit(seen, by, (content) => noteReached(content, { atMs: by.atMs, through })),
    async confirmFall(id, fall, by) {
      for (let tries = 1; ; tries++) {
        const kept = (await records.get(residentRecord, [id])).get(id);
        if (kept === undefined) return refused("not-there");
        const answer = await edit({ residentId: id, version: kept.version }, by, (content) =>
          confirmFall(content, fall),
        );
        if (answer.kind === "done" || answer.why !== "changed-meanwhile" || tries === triesMax) return answer;
      }
    },
    async merge(keptSeen, goneSeen, by) {
      const kept = await present(records, residentRecord, keptSeen.residentId, keptSeen.version);
      if (kept.kind === "refused") return kept;
      const gone = await present(records, residentRecord, goneSeen.residentId, goneSeen.version);
      if (gone.kind === "refused") return gone;
      const one = { id: keptSeen.residentId, content: kept.content };
      const merged = merge(one, { id: goneSeen.residentId, content: gone.content }, by.atMs);
      if (merged.kind === "refused") return merged;
      const carried = await carriedConsents(keptSeen.residentId, goneSeen.residentId, by);
      const changes = [
        changeOf(residentRecord, { id: one.id, after: keptSeen.version, content: merged.kept, what: "merged" }),
        changeOf(residentRecord, {
          id: goneSeen.residentId,
          after: goneSeen.version,
          content: merged.gone,
          what: "merged",
          detail: `into ${one.id}`,
        }),
        ...carried,
      ];
      return await write(one.id, changes, [homeOf(kept.content).homeId, homeOf(gone.content).homeId], by);
    },
    async addConsent(id, consent, by) {
      const kept = (await records.get(residentRecord, [id])).get(id);
      if (kept === undefined) return refused("not-there");
      if (kept.kind !== "kept") return refused(kept.kind);
      if (kept.content.status === "merged") return refused("not-registered");
      const { area } = homeOf(kept.content);
      const content = { ...consent, residentId: id, area, withdrawn: null, carriedFrom: null };
      const valid = checked(consentRecord, content);
      if (valid.kind === "refused") return valid;
      if (valid.content.signedAtMs > by.atMs) return refused("not-valid", ["signedAtMs"]);
      const consentId = consentIdOf(nextId());
      const change = changeOf(consentRecord, { id: consentId, after: 0, content: valid.content, what: "created" });
      const answer = await commit(records, [change], by);
      return answer.kind === "refused" ? answer : { kind: "done", id: consentId, version: 1 };
    },
    async withdrawConsent({ consentId: id, version: after }, withdrawnBy, by) {
      const found = await present(records, consentRecord, id, after);
      if (found.kind === "refused") return found;
      if (found.content.withdrawn !== null) return refused("withdrawn-already");
      const valid = checked(consentRecord, { ...found.content, withdrawn: { atMs: by.atMs, by: withdrawnBy } });
      if (valid.kind === "refused") return valid;
      const change = changeOf(consentRecord, { id, after, content: valid.content, what: "withdrawn" });
      const answer = await commit(records, [change], by);
      return answer.kind === "refused" ? answer : { kind: "done", id, version: after + 1 };
    },
  };

  /** What the same person consented to under the other record stands for the one that goes on, unless that one says so itself. */
  async function carriedConsents(kept: ResidentId, gone: ResidentId, by: By): Promise<Change[]> {
    const own = await inForce(kept, by.atMs);
    const others = await inForce(gone, by.atMs);
    return others
      .filter(({ content }) => !own.some((one) => one.content.purpose === content.purpose))
      .map(({ id: carriedFrom, content: before }) => {
        const content = { ...before, residentId: kept, carriedFrom };
        return changeOf(consentRecord, { id: consentIdOf(nextId()), after: 0, content, what: "merged" });
      });
  }

  async function inForce(of: ResidentId, nowMs: number) {
    const found = await records.get(consentRecord, await finder.consentsOf([of]));
    return [...found].flatMap(([id, kept]) =>
      kept.kind === "kept" && isInForce(kept.content, nowMs) ? [{ id, content: kept.content }] : [],
    );
  }
}

const residentId = (text: string): ResidentId => must(parseResidentId(text), text);
const consentIdOf = (text: string): ConsentId => must(parseConsentId(text), text);
