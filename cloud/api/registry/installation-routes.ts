/** For an installer on the spot: everything that is known of the kit there, and what somebody there agrees to. */

import { z } from "zod";
import { kindOfName } from "@shouwang/shared/domain/place-kind.ts";
import { signalWordOf } from "@shouwang/shared/domain/signal.ts";
import type { Heard } from "../../registry/hand-over/heard.ts";
import { masked } from "../../registry/hand-over/installation.ts";
import { saidTo } from "../../registry/kits/activation.ts";
import { refused } from "../../registry/residents/refusal.ts";
import { refusal } from "../error-codes.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { installationView, spotConsent, type InstallationView } from "./contract/installation.ts";
import { changedView } from "./contract/written.ts";
import { aboutHome, oneHome } from "./home-records-routes.ts";
import { byOf } from "./refused-answer.ts";
import { registrarAnswer } from "./registrar-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

export function installationRoutes({ keepers, gatewayOf, nowMs }: RegistryParts): readonly Route[] {
  const { installationOf, handOvers, residents } = keepers;
  return [
    route({
      method: "GET",
      path: "/api/homes/:id/installation",
      access: may("hand-over-kit", aboutHome),
      summary:
        "What an installer on the spot has to know: devices with what was heard of them and how each was proven, whom to try, who has to agree, what is missing. People by the first letter of their names.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: installationView },
      async answer({ params: { id: homeId } }, signal, asked) {
        const atMs = nowMs();
        const known = await installationOf(homeId, atMs);
        if (known === undefined) return refusal("no-such-home");
        const { home, kit } = known;
        const gateway = await gatewayOf(homeId, signal);
        const body: InstallationView = {
          homeId,
          atMs,
          homeVersion: home.version,
          name: asked.sight.shows("address") ? home.content.name : null,
          address: asked.sight.shows("address") ? home.content.address : null,
          kit: kit && { kitId: kit.kitId, version: kit.version, label: kit.content.label, state: kit.content.state },
          // The one of the kit: what another one said before is not its.
          gateway: gateway?.gatewayId === kit?.content.gatewayId ? gateway : unheard(kit?.content.gatewayId ?? null),
          // What people rely on first.
          devices: known.devices
            .toSorted((one, other) => Number(other.isLife) - Number(one.isLife))
            .map(({ unitId, deviceId, model, name, room, isExteriorDoor, isLife, ...one }) => ({
              unitId,
              deviceId,
              model,
              kind: kindOfName(name),
              room,
              isExteriorDoor,
              isLife,
              sinceMs: one.sinceMs,
              ...heardView(one),
              proof: one.proof,
            })),
          strangers: known.strangers.map(({ deviceId, ...one }) => ({ deviceId, ...heardView(one) })),
          contacts: home.content.contacts.map(({ contactId, name, relation, tested }) => ({
            contactId,
            who: masked(name),
            relation,
            tested,
          })),
          residents: known.residents.map(({ residentId, name, consents }) => ({
            residentId,
            who: masked(name),
            agreed: [...new Set(consents.map(({ purpose }) => purpose))],
          })),
          missing: known.missing.map((one) => saidTo(one, asked.sight.shows("name"))),
          handOvers: (await handOvers.ofHome(homeId)).map(({ handOverId, kitId, atMs: signedAtMs }) => ({
            handOverId,
            kitId,
            atMs: signedAtMs,
          })),
        };
        return { status: 200, body };
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/hand-over/consents",
      access: may("hand-over-kit", aboutHome),
      summary:
        "Somebody who lives there agreed to one purpose, on the spot, by the text that was read. The same again is the same.",
      takes: { params: oneHome, query: nothing, body: spotConsent },
      answers: { 201: changedView, 200: z.strictObject({ isThere: z.literal(true) }) },
      async answer({ params: { id: homeId }, body }, _signal, asked) {
        const atMs = nowMs();
        const known = await installationOf(homeId, atMs);
        const resident = known?.residents.find(({ residentId }) => residentId === body.residentId);
        // Whoever lives elsewhere is not there, whether they are registered or not.
        if (resident === undefined) return registrarAnswer(refused("not-there"));
        if (resident.consents.some(({ purpose }) => purpose === body.purpose))
          return { status: 200, body: { isThere: true } };
        const { purpose, textVersion, signer, signerRelation } = body;
        const consent = { purpose, textVersion, signer, signerRelation, signedAtMs: atMs };
        return registrarAnswer(await residents.addConsent(resident.residentId, consent, byOf(asked, atMs)), 201);
      },
    }),
  ];
}

const unheard = (gatewayId: string | null): InstallationView["gateway"] =>
  gatewayId === null ? null : { gatewayId, lastHeardAtMs: null, isSilent: true };

const heardView = ({ heardAtMs, signal, battery }: Heard) => ({
  heardAtMs,
  signal: signal && { ...signal, word: signalWordOf(signal.value) },
  battery,
});
