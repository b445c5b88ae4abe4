/** Who answers the alarms of an area: its centres, and their order. */

import { z } from "zod";
import { must, parseCentreId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { centreSchema } from "../../registry/centres/centre-record.ts";
import type { CentreDone, KeptCentre } from "../../registry/centres/centres.ts";
import { effective } from "../../registry/settings/effective.ts";
import { versionField } from "../fields.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { isNear, withinOf } from "./area-query.ts";
import { connectorIdField } from "./connectors-routes.ts";
import { centresView, type CentresView, type CentreView } from "./contract/centres.ts";
import { testAnswerView, type TestAnswerView } from "./contract/connectors.ts";
import type { ReachOfCentres } from "./reach-of-centres.ts";
import { byOf } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { versionedAnswer, versionView } from "./versioned-answer.ts";
import { mayChangeThere, namedPlace, ofArea, placeInHand } from "./settings-place.ts";
import { originOf } from "./settings-routes.ts";

const centreIdField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text) => must(parseCentreId(text), text));
const centreField = centreSchema.omit({ area: true, closedAtMs: true });
/** How it is reached has a route of its own. */
const changedField = centreField.omit({ paths: true, inbound: true });
const waysField = centreField.pick({ paths: true, inbound: true });
/** Shorter than the request may take: a far end that is silent is an answer too. */
const testTakesMax = seconds(9);
const path = `${ofArea.path}/centres` as const;
export const oneCentre = ofArea.params.extend({ centreId: centreIdField });

export function centresRoutes(parts: RegistryParts): readonly Route[] {
  const { keepers, nowMs } = parts;
  const { centres } = keepers;
  return [
    route({
      method: "GET",
      path,
      access: ofArea.sees,
      summary: "Who answers the alarms of an area, in order, and the centres that could.",
      takes: { params: ofArea.params, query: nothing, body: nothing },
      answers: { 200: centresView },
      async answer({ params }, _signal, asked) {
        const inHand = await placeInHand(parts, ofArea.placeOf(params));
        const here = effective(inHand.chain, "centres");
        const known = await centres.all();
        const body: CentresView = {
          place: await namedPlace(parts, inHand.place),
          version: inHand.version,
          mayChange: mayChangeThere(asked, inHand, nowMs()),
          origin: await originOf(parts, here),
          isOwn: inHand.chain.at(-1)?.own.centres !== undefined,
          serving: here.value,
          centres: known
            .filter(({ centreId, content }) => here.value.includes(centreId) || isNear(content.area, inHand.area))
            .map((centre) => toView(centre, keepers.reach)),
        };
        return { status: 200, body };
      },
    }),
    route({
      method: "POST",
      path: `${path}/serving`,
      access: ofArea.changes,
      summary:
        "Who answers here, in order; together they must be there at every hour of the week. None: the built-in desk.",
      takes: {
        params: ofArea.params,
        query: nothing,
        body: z.strictObject({ version: versionField, serving: z.array(centreIdField).max(10) }),
      },
      answers: { 200: versionView },
      async answer({ params, body }, _signal, asked) {
        const { place, area } = await placeInHand(parts, ofArea.placeOf(params));
        const seen = { place, area, version: body.version };
        return versionedAnswer(await centres.serve(seen, body.serving, byOf(asked, nowMs())));
      },
    }),
    route({
      method: "POST",
      path,
      access: ofArea.changes,
      summary: "A new centre that is looked after with this area.",
      takes: { params: ofArea.params, query: nothing, body: centreField },
      answers: { 200: versionView },
      answer: async ({ params, body }, _signal, asked) =>
        answerOf(await centres.register(withinOf(params.code), body, byOf(asked, nowMs()))),
    }),
    route({
      method: "POST",
      path: `${path}/:centreId`,
      access: ofArea.changes,
      summary: "Another name, other numbers or hours of a centre of this area.",
      takes: {
        params: oneCentre,
        query: nothing,
        body: z.strictObject({ version: versionField, centre: changedField }),
      },
      answers: { 200: versionView },
      answer: async ({ params: { code, centreId }, body }, _signal, asked) =>
        answerOf(
          await centres.change(
            { centreId, version: body.version, area: withinOf(code) },
            body.centre,
            byOf(asked, nowMs()),
          ),
        ),
    }),
    route({
      method: "POST",
      path: `${path}/:centreId/paths`,
      access: ofArea.changes,
      summary:
        "By which connectors a centre with a system of its own is reached, in order, and by which it answers. In use at once.",
      takes: { params: oneCentre, query: nothing, body: waysField.extend({ version: versionField }) },
      answers: { 200: versionView },
      answer: async ({ params: { code, centreId }, body: { version, paths, inbound } }, _signal, asked) =>
        answerOf(
          await centres.reach({ centreId, version, area: withinOf(code) }, { paths, inbound }, byOf(asked, nowMs())),
        ),
    }),
    route({
      method: "POST",
      path: `${path}/:centreId/paths/:connectorId/test`,
      access: ofArea.changes,
      summary: "Sends a test by this path, marked as one, and answers what the far end said.",
      takes: { params: oneCentre.extend({ connectorId: connectorIdField }), query: nothing, body: nothing },
      answers: { 200: testAnswerView },
      async answer({ params: { code, centreId, connectorId } }, signal) {
        const found = (await centres.all()).find((one) => one.centreId === centreId);
        if (found === undefined || found.content.area !== withinOf(code)) return answerOf(noCentre);
        const beganMs = nowMs();
        const limit = AbortSignal.any([signal, AbortSignal.timeout(testTakesMax)]);
        const answer = await keepers.reach.sendTest({ centreId, connectorId }, limit);
        const body: TestAnswerView = {
          answer: answer?.kind ?? "not-open",
          says: answer === undefined ? "" : answer.kind === "accepted" ? answer.receipt : answer.why,
          tookMs: Math.max(0, nowMs() - beganMs),
        };
        return { status: 200, body };
      },
    }),
    route({
      method: "POST",
      path: `${path}/:centreId/close`,
      access: ofArea.changes,
      summary: "Closed for good; refused while it answers for an area that would be left alone.",
      takes: { params: oneCentre, query: nothing, body: z.strictObject({ version: versionField }) },
      answers: { 200: versionView },
      answer: async ({ params: { code, centreId }, body: { version } }, _signal, asked) =>
        answerOf(await centres.close({ centreId, version, area: withinOf(code) }, byOf(asked, nowMs()))),
    }),
  ];
}

const noCentre: CentreDone = {
  kind: "refused",
  code: "not-there",
  why: {
    zh: "没有这个中心，或已停用。请返回列表重新选择。",
    en: "There is no such centre, or it was closed. Choose again from the list.",
  },
};
const answerOf = (done: CentreDone): Answer => versionedAnswer(done);

function toView({ centreId, version, content }: KeptCentre, reach: ReachOfCentres): CentreView {
  const reached = reach.paths(centreId).map(({ askEvery, ...path }) => ({ ...path, askEveryMs: askEvery }));
  return { centreId, version, ...content, reached };
}
