/**
 * What of a resident and of a home's record somebody is shown: the one place that leaves parts out, by the view that the policy gave (`cloud/access/view.ts`). What is
 * left out is named in `hidden`, so that a page can say "not shown to you" and never "there is none".
 */

import type { Part } from "../../access/view.ts";
import type { Kept } from "../../records/records.ts";
import { labels, withoutSensitive, type CategoryHeld } from "../../registry/residents/category.ts";
import { isInForce } from "../../registry/residents/connected.ts";
import type { ConsentContent } from "../../registry/residents/consent-record.ts";
import type { HomeContent } from "../../registry/residents/home-record.ts";
import type { ResidentContent } from "../../registry/residents/resident-record.ts";
import type { Sight } from "../sight.ts";
import type { ConsentView } from "./contract/consents.ts";
import type { HomeRecordView } from "./contract/homes.ts";
import type { HeldView, ResidentRecordView, ResidentRow } from "./contract/residents.ts";

type Shows = Pick<Sight, "shows">;

const hiddenOf = <Some extends Part>(sight: Shows, parts: readonly Some[]): Some[] =>
  parts.filter((part) => !sight.shows(part));

export function residentAs(sight: Shows, content: ResidentContent): ResidentRecordView {
  const [hasName, hasHealth, hasPapers] = [sight.shows("name"), sight.shows("health"), sight.shows("papers")];
  return {
    name: hasName ? content.name : null,
    sex: hasName ? content.sex : null,
    bornOn: hasName ? content.bornOn : null,
    idNumber: hasPapers ? content.idNumber : null,
    phones: sight.shows("phone") ? content.phones : [],
    status: content.status,
    statusSinceMs: content.statusSinceMs,
    stays: hasPapers ? content.stays : [],
    categories: heldAs(sight, content.categories),
    ability: hasHealth ? content.ability : null,
    risk: content.risk,
    healthNotes: hasHealth ? content.healthNotes : null,
    reached: content.reached,
    falls: hasHealth ? content.falls : [],
    reassess: hasHealth ? content.reassess : null,
    mergedInto: hasPapers ? content.mergedInto : null,
    alsoKnownAs: hasPapers ? content.alsoKnownAs : [],
    hidden: hiddenOf(sight, ["name", "phone", "health", "papers", "sensitive-labels"]),
  };
}

function heldAs(sight: Shows, held: readonly CategoryHeld[]): HeldView[] {
  // Why somebody is on the list is about their health and their family.
  if (!sight.shows("health") && !sight.shows("papers")) return [];
  const hasPapers = sight.shows("papers");
  return (sight.shows("sensitive-labels") ? held : withoutSensitive(held)).map((one) => ({
    ...one,
    label: { zh: labels[one.category].zh, en: labels[one.category].en },
    isSensitive: labels[one.category].isSensitive,
    evidence: hasPapers ? one.evidence : null,
    reviewer: hasPapers ? one.reviewer : null,
  }));
}

/** For lists, which stand open on a screen in an office: what hurts is said otherwise or not at all, whoever looks. */
export function labelsOnScreens(held: readonly CategoryHeld[]): ResidentRow["labels"] {
  return held
    .filter(({ untilOn }) => untilOn === null)
    .flatMap(({ category }): ResidentRow["labels"] => {
      const { zh, en, isSensitive, instead } = labels[category];
      if (!isSensitive) return [{ category, label: { zh, en } }];
      return instead === null ? [] : [{ category: null, label: instead }];
    });
}

export function homeRecordAs(
  sight: Shows,
  homeId: string,
  kept: Kept<HomeContent>,
  phase: string | null,
): HomeRecordView {
  const home = kept.kind === "kept" ? kept.content : null;
  const [hasAddress, hasEntry] = [sight.shows("address"), sight.shows("entry")];
  return {
    homeId,
    version: kept.version,
    state: kept.kind,
    kind: home?.kind ?? null,
    name: hasAddress ? (home?.name ?? null) : null,
    area: hasAddress ? (home?.area ?? null) : null,
    address: hasAddress ? (home?.address ?? null) : null,
    entry: hasEntry ? (home?.entry ?? null) : null,
    keySafe: hasEntry ? (home?.keySafe ?? null) : null,
    phone: sight.shows("phone") ? (home?.phone ?? null) : null,
    timeZone: home?.timeZone ?? null,
    language: home?.language ?? null,
    contacts: sight.shows("contacts") ? (home?.contacts ?? []) : [],
    isHighRisk: sight.shows("health") ? (home?.isHighRisk ?? null) : null,
    alarm: phase !== null && sight.shows("presence") ? { phase } : null,
    hidden: hiddenOf(sight, ["address", "entry", "phone", "contacts", "health", "presence"]),
  };
}

export function consentAs(sight: Shows, consentId: string, kept: Kept<ConsentContent>, nowMs: number): ConsentView {
  const content = kept.kind === "kept" && sight.shows("papers") ? kept.content : null;
  if (content === null) return { consentId, version: kept.version, state: kept.kind, consent: null };
  const { purpose, textVersion, signer, signerRelation, signedAtMs, withdrawn } = content;
  const said = { purpose, textVersion, signer, signerRelation, signedAtMs, withdrawn };
  const consent = { ...said, isInForce: isInForce(content, nowMs) };
  return { consentId, version: kept.version, state: kept.kind, consent };
}
