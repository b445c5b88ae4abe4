/** What reaches centres and providers, for whoever looks after an area. A secret goes in and never comes out. */

import { z } from "zod";
import { must, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { fieldsOf } from "../../registry/connectors/connector-fields.ts";
import { connectorKinds } from "../../registry/connectors/connector-kinds.ts";
import { shownOf, type ConnectorDone } from "../../registry/connectors/connectors.ts";
import { lineField } from "../../registry/fields.ts";
import { versionField } from "../fields.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { isNear, withinOf } from "./area-query.ts";
import { connectorsView, type ConnectorsView } from "./contract/connectors.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { mayChangeThere, ofArea, placeInHand } from "./settings-place.ts";
import { versionView } from "./versioned-answer.ts";

export const connectorIdField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text) => must(parseConnectorId(text), text));
/** Checked by the registrar, field by field: which there are depends on the kind. */
const settingsField = z.record(z.string().max(64), z.unknown());
const path = `${ofArea.path}/connectors` as const;
const oneConnector = ofArea.params.extend({ connectorId: connectorIdField });

export function connectorsRoutes(parts: RegistryParts): readonly Route[] {
  const { keepers, nowMs } = parts;
  const { connectors } = keepers;
  return [
    route({
      method: "GET",
      path,
      access: ofArea.sees,
      summary:
        "What reaches centres and providers near an area, and what can be set for each kind. Secrets are never answered.",
      takes: { params: ofArea.params, query: nothing, body: nothing },
      answers: { 200: connectorsView },
      async answer({ params }, _signal, asked) {
        const inHand = await placeInHand(parts, ofArea.placeOf(params));
        const { kept, unreadable } = await connectors.all();
        const body: ConnectorsView = {
          mayChange: mayChangeThere(asked, inHand, nowMs()),
          kinds: connectorKinds.map((kind) => ({
            kind: kind.kind,
            uses: [...kind.uses],
            fields: fieldsOf(kind).map((one) => ({ ...one, choices: [...one.choices] })),
          })),
          connectors: [
            ...kept
              .filter(({ content }) => isNear(content.area, inHand.area))
              .map(({ connectorId, version, content }) => {
                const { kind, name, area, closedAtMs } = content;
                const shown = { kind, name, area, closedAtMs, ...shownOf(content) };
                return { connectorId, version, content: shown, why: null };
              }),
            // Whose it is cannot be read either.
            ...unreadable.map(({ connectorId, version, why }) => ({ connectorId, version, content: null, why })),
          ],
        };
        return { status: 200, body };
      },
    }),
    route({
      method: "POST",
      path,
      access: ofArea.changes,
      summary: "A new connector that is looked after with this area.",
      takes: {
        params: ofArea.params,
        query: nothing,
        body: z.strictObject({ name: lineField(64), kind: z.string().max(32), settings: settingsField }),
      },
      answers: { 200: versionView },
      answer: async ({ params, body }, _signal, asked) =>
        answerOf(await connectors.register(withinOf(params.code), body, byOf(asked, nowMs()))),
    }),
    route({
      method: "POST",
      path: `${path}/:connectorId`,
      access: ofArea.changes,
      summary: "Other settings of a connector of this area. A secret that is left out stays what it was.",
      takes: {
        params: oneConnector,
        query: nothing,
        body: z.strictObject({ version: versionField, name: lineField(64), settings: settingsField }),
      },
      answers: { 200: versionView },
      answer: async ({ params: { code, connectorId }, body: { version, name, settings } }, _signal, asked) =>
        answerOf(
          await connectors.change(
            { connectorId, version, area: withinOf(code) },
            { name, settings },
            byOf(asked, nowMs()),
          ),
        ),
    }),
    route({
      method: "POST",
      path: `${path}/:connectorId/close`,
      access: ofArea.changes,
      summary: "Closed for good; refused while a centre relies on it.",
      takes: { params: oneConnector, query: nothing, body: z.strictObject({ version: versionField }) },
      answers: { 200: versionView },
      answer: async ({ params: { code, connectorId }, body: { version } }, _signal, asked) =>
        answerOf(await connectors.close({ connectorId, version, area: withinOf(code) }, byOf(asked, nowMs()))),
    }),
  ];
}

const codes = {
  "not-there": "no-such-record",
  "changed-meanwhile": "changed-meanwhile",
  "cannot-be": "registry-refused",
} as const;

function answerOf(done: ConnectorDone): Answer {
  if (done.kind === "done") return { status: 200, body: { version: done.version } };
  return refusedAnswer(
    codes[done.code],
    done.why,
    done.fields.map((field) => `settings.${field}`),
  );
}
