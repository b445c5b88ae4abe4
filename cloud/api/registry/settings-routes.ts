/** Settings of an area, of the whole deployment and of a home: what holds and where it comes from, one set, one inherited again. Plans have routes of their own. */

import { z } from "zod";
import { allEffective, effective, homeRecordSaid, type Effective } from "../../registry/settings/effective.ts";
import { settings, settingKeys, type SettingKey } from "../../registry/settings/setting-key.ts";
import { inactivityAfterDefault } from "../../registry/residents/home-record.ts";
import { versionField } from "../fields.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { settingsView, type OriginView, type SettingsView } from "./contract/settings.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import { versionedAnswer, versionView } from "./versioned-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import {
  mayChangeThere,
  namedPlace,
  ofArea,
  ofHome,
  placeInHand,
  type OfPlace,
  type PlaceInHand,
} from "./settings-place.ts";

/** Those that are a value with a unit; plans and centres have pages of their own. */
const keys = settingKeys.filter((key) => settings[key].unit !== "plans" && settings[key].unit !== "centres");
const keyField = z.enum(keys as [SettingKey, ...SettingKey[]]);

export function settingsRoutes(parts: RegistryParts): readonly Route[] {
  return [...routesOf(parts, ofArea), ...routesOf(parts, ofHome)];
}

function routesOf<Params>(parts: RegistryParts, of: OfPlace<Params>): readonly Route[] {
  const { keepers, nowMs } = parts;
  const { path, params, sees, changes, placeOf } = of;
  return [
    route({
      method: "GET",
      path: `${path}/settings`,
      access: sees,
      summary: "What is set here, each with where it comes from, its limits and its unit.",
      takes: { params, query: nothing, body: nothing },
      answers: { 200: settingsView },
      async answer(input, _signal, asked) {
        const inHand = await placeInHand(parts, placeOf(input.params));
        return {
          status: 200,
          body: await toView(parts, inHand, mayChangeThere(asked, inHand, nowMs())),
        };
      },
    }),
    route({
      method: "POST",
      path: `${path}/settings`,
      access: changes,
      summary: "Sets one thing here and in all that inherits it from here.",
      takes: {
        params,
        query: nothing,
        body: z.strictObject({ version: versionField, key: keyField, value: z.json() }),
      },
      answers: { 200: versionView },
      async answer(input, _signal, asked) {
        const { version, key, value } = input.body;
        const { place, area } = await placeInHand(parts, placeOf(input.params));
        return versionedAnswer(await keepers.settings.set({ place, area, version }, key, value, byOf(asked, nowMs())));
      },
    }),
    route({
      method: "POST",
      path: `${path}/settings/inherit`,
      access: changes,
      summary: "Takes back what was set here: what is set above holds again.",
      takes: {
        params,
        query: nothing,
        body: z.strictObject({ version: versionField, key: z.enum(settingKeys as [SettingKey, ...SettingKey[]]) }),
      },
      answers: { 200: versionView },
      async answer(input, _signal, asked) {
        const { version, key } = input.body;
        const inHand = await placeInHand(parts, placeOf(input.params));
        const by = byOf(asked, nowMs());
        if (isOfRecord(inHand, key)) return await forgetRecord(parts, inHand, by);
        const { place, area } = inHand;
        return versionedAnswer(await keepers.settings.set({ place, area, version }, key, undefined, by));
      },
    }),
  ];
}

const isOfRecord = ({ chain }: PlaceInHand, key: SettingKey): boolean => chain.at(-1)?.own[key]?.by === homeRecordSaid;

/** What was said when the home was registered is in its record, and is taken back there. */
async function forgetRecord(
  { keepers }: RegistryParts,
  inHand: PlaceInHand,
  by: ReturnType<typeof byOf>,
): Promise<Answer> {
  const { place, version, homeVersion } = inHand;
  if (place.kind !== "home") throw new Error("Only a home has a record of its own.");
  const seen = { homeId: place.homeId, version: homeVersion };
  const done = await keepers.homes.change(seen, { inactivityAfterMs: inactivityAfterDefault }, by);
  if (done.kind === "done") return { status: 200, body: { version } };
  return refusedAnswer(done.why === "changed-meanwhile" ? done.why : "registry-refused", done.sentence, done.fields);
}

async function toView(parts: RegistryParts, inHand: PlaceInHand, mayChange: boolean): Promise<SettingsView> {
  const { chain, place, version } = inHand;
  const above = chain.slice(0, -1);
  const views = await Promise.all(
    allEffective(chain)
      .filter(({ key }) => keys.includes(key))
      .map(async ({ key, ...here }) => {
        const { words, unit, limits } = settings[key];
        return {
          key,
          words,
          unit,
          value: here.value,
          inherited: effective(above, key).value,
          origin: await originOf(parts, here),
          isOwn: chain.at(-1)?.own[key] !== undefined,
          ...(limits === null ? {} : { limits }),
        };
      }),
  );
  return {
    place: await namedPlace(parts, place),
    version,
    mayChange,
    // The value of each key is of its unit, which the types of the list no longer know.
    settings: z.array(settingsView.shape.settings.element).parse(views),
  };
}

export async function originOf(
  parts: RegistryParts,
  { from }: Pick<Effective<SettingKey>, "from">,
): Promise<OriginView> {
  if (from.kind === "default") return from;
  if (from.by === homeRecordSaid) return { kind: "home-record" };
  return { ...from, place: await namedPlace(parts, from.place) };
}
