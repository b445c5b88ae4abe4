/**
 * What an installer wants done, said so that it can be asked for again: each intent names an end and not a change, so that after a lost answer a look at the kit tells
 * whether it was reached. What the request must hold (versions, ids) is taken from the latest look.
 *
 * Pure. Limits: what only makes sense at this moment (opening the radio network, beginning a test, calling a contact) is no intent; it is asked for, or said to have failed.
 */

import { isLifeKind, placeName, type PlaceKind } from "@shouwang/shared/domain/place-kind.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { InstallationView, NewHandOver } from "../../api/registry/contract/installation.ts";

type Contact = InstallationView["contacts"][number];
type Purpose = InstallationView["residents"][number]["agreed"][number];
export type Outcome = NonNullable<Contact["tested"]>["outcome"];
export type SwapWhy = "broken" | "battery" | "upgrade" | "lost" | "other";

export type Intent =
  | { kind: "claim"; homeId: string; code: string }
  | { kind: "place"; deviceId: string; model: string; placeKind: PlaceKind; room: Room }
  | { kind: "swap"; unitId: string; deviceId: string; why: SwapWhy }
  | { kind: "gateway"; gatewayId: string }
  | { kind: "move"; fromHomeId: string; homeId: string }
  | { kind: "contact"; contactId: string; outcome: Outcome; afterMs: number }
  | { kind: "consent"; residentId: string; purpose: Purpose; textVersion: string; signer: string; relation: string }
  | { kind: "sign"; sheet: NewHandOver }
  | { kind: "go-live"; despite: NewHandOver["despite"] };

export type Asking = { path: string; body: unknown };

/** Two that would say the same of one thing: the later one stands. */
export function subjectOf(intent: Intent): string {
  switch (intent.kind) {
    case "place":
    case "swap":
      return `device/${intent.deviceId}`;
    case "contact":
      return `contact/${intent.contactId}`;
    case "consent":
      return `consent/${intent.residentId}/${intent.purpose}`;
    case "claim":
    case "gateway":
    case "move":
    case "sign":
    case "go-live":
      return intent.kind;
  }
}

/** Whether the kit is as it was meant to be: then nothing is asked for any more. */
export function isReached(intent: Intent, view: InstallationView): boolean {
  const { kit } = view;
  switch (intent.kind) {
    case "claim":
      return view.homeId === intent.homeId && kit !== null && (kit.state === "commissioning" || kit.state === "live");
    case "place": {
      const there = view.devices.find(({ deviceId }) => deviceId === intent.deviceId);
      return there !== undefined && there.kind === intent.placeKind && there.room === intent.room;
    }
    case "swap":
      return view.devices.some(({ unitId, deviceId }) => unitId === intent.unitId && deviceId === intent.deviceId);
    case "gateway":
      return view.gateway?.gatewayId === intent.gatewayId;
    case "move":
      return view.homeId === intent.homeId ? kit !== null : view.homeId === intent.fromHomeId && kit === null;
    case "contact": {
      const tested = view.contacts.find(({ contactId }) => contactId === intent.contactId)?.tested;
      return tested?.outcome === intent.outcome && tested.atMs >= intent.afterMs;
    }
    case "consent":
      return view.residents.some(
        ({ residentId, agreed }) => residentId === intent.residentId && agreed.includes(intent.purpose),
      );
    case "sign":
      return view.handOvers.some(({ handOverId }) => handOverId === intent.sheet.handOverId);
    case "go-live":
      return kit?.state === "live";
  }
}

/** Null: it cannot be asked for before the kit was looked at, or it is about something that is not there. */
export function askingOf(intent: Intent, view: InstallationView | null): Asking | null {
  switch (intent.kind) {
    case "claim":
      return { path: `/api/homes/${intent.homeId}/claim-kit`, body: { code: intent.code } };
    case "consent": {
      if (view === null) return null;
      const { residentId, purpose, textVersion, signer, relation: signerRelation } = intent;
      const body = { residentId, purpose, textVersion, signer, signerRelation };
      return { path: `/api/homes/${view.homeId}/hand-over/consents`, body };
    }
    case "contact":
      if (view === null) return null;
      return {
        path: `/api/homes/${view.homeId}/contacts/${intent.contactId}/test`,
        body: { version: view.homeVersion, outcome: intent.outcome },
      };
    case "sign":
      return view === null ? null : { path: `/api/homes/${view.homeId}/hand-over`, body: intent.sheet };
    case "place":
    case "swap":
    case "gateway":
    case "move":
    case "go-live":
      return view === null ? null : ofKit(intent, view);
  }
}

function ofKit(
  intent: Extract<Intent, { kind: "place" | "swap" | "gateway" | "move" | "go-live" }>,
  { kit, devices }: InstallationView,
): Asking | null {
  if (kit === null) return null;
  const { kitId, version } = kit;
  const at = (act: string, body: object): Asking => ({ path: `/api/kits/${kitId}/${act}`, body: { version, ...body } });
  switch (intent.kind) {
    case "place": {
      const { deviceId, model, placeKind, room } = intent;
      const there = devices.find((one) => one.deviceId === deviceId);
      const others = devices.filter((one) => one.deviceId !== deviceId && one.kind === placeKind && one.room === room);
      // Numbers are given again by how many there are: two of one name are told apart by their ids too.
      const taken = others.map((_one, n) => placeName(placeKind, room, numbered(placeKind, room, n)));
      const place = {
        name: placeName(placeKind, room, taken),
        room,
        isExteriorDoor: placeKind === "door" && (room === "hall" || room === "outside"),
        isLife: isLifeKind(placeKind),
      };
      return there ? at(`devices/${there.unitId}/change`, place) : at("devices", { deviceId, model, ...place });
    }
    case "swap":
      return at(`devices/${intent.unitId}/swap`, { deviceId: intent.deviceId, why: intent.why });
    case "gateway":
      return at("gateway", { gatewayId: intent.gatewayId });
    case "move":
      return at("move", { homeId: intent.homeId });
    case "go-live":
      return at("go-live", { despite: intent.despite });
  }
}

const numbered = (kind: PlaceKind, room: Room, count: number): string[] => {
  const taken: string[] = [];
  while (taken.length < count) taken.push(placeName(kind, room, taken));
  return taken;
};
