/** What is in a kit: its gateway and its devices. Each change is a version of the kit, so that two people do not work on it past each other. */

import { z } from "zod";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { deviceNameMax } from "@shouwang/shared/wire/configuration.ts";
import { gatewayIdField } from "../fields.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { kitDoneView, swapReasons } from "./contract/kits.ts";
import { kitAnswer } from "./kit-answers.ts";
import { aboutKit, oneKit, seen, versionOnly } from "./kit-input.ts";
import { byOf } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const printed = (max: number) => z.string().trim().max(max);
const hardware = {
  deviceId: z
    .string()
    .refine((text) => parseDeviceId(text) !== undefined, "not a device id")
    .transform((text) => must(parseDeviceId(text), text)),
  model: printed(64).default(""),
  serial: printed(64).nullable().default(null),
};
const place = {
  /** Left out: it is called as before, and a new one by its id. */
  name: printed(deviceNameMax).min(1).optional(),
  room: z.enum(rooms),
  isExteriorDoor: z.boolean(),
  isLife: z.boolean(),
};
const oneDevice = oneKit.extend({ unitId: z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}") });

export function kitContentsRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { kitContents } = keepers;
  const changing = { method: "POST", access: may("change-kits", aboutKit), answers: { 200: kitDoneView } } as const;
  return [
    route({
      ...changing,
      path: "/api/kits/:id/gateway",
      summary: "The first gateway, or another one in its place: the kit speaks through it from now on.",
      takes: {
        params: oneKit,
        query: nothing,
        body: versionOnly.extend({ gatewayId: gatewayIdField, model: hardware.model, serial: hardware.serial }),
      },
      answer: async ({ params, body }, _signal, asked) => {
        const { gatewayId, model, serial } = body;
        const gateway = { gatewayId, model, serial };
        return kitAnswer(await kitContents.replaceGateway(seen(params.id, body), gateway, byOf(asked, nowMs())));
      },
    }),
    route({
      ...changing,
      path: "/api/kits/:id/devices",
      summary: "Adds a device.",
      takes: { params: oneKit, query: nothing, body: versionOnly.extend({ ...hardware, ...place }) },
      answer: async ({ params, body }, _signal, asked) => {
        const { version: _, name = body.deviceId, ...device } = body;
        const added = { ...device, name };
        return kitAnswer(await kitContents.addDevice(seen(params.id, body), added, byOf(asked, nowMs())));
      },
    }),
    route({
      ...changing,
      path: "/api/kits/:id/devices/:unitId/swap",
      summary: "Another piece of hardware in the same place: its history goes on.",
      takes: {
        params: oneDevice,
        query: nothing,
        body: versionOnly.extend({ ...hardware, why: z.enum(swapReasons) }),
      },
      answer: async ({ params, body }, _signal, asked) => {
        const { why, deviceId, model, serial } = body;
        const swap = { unitId: params.unitId, to: { deviceId, model, serial }, why };
        return kitAnswer(await kitContents.swapDevice(seen(params.id, body), swap, byOf(asked, nowMs())));
      },
    }),
    route({
      ...changing,
      path: "/api/kits/:id/devices/:unitId/change",
      summary: "What its place is called, where it is and what it is for.",
      takes: { params: oneDevice, query: nothing, body: versionOnly.extend(place) },
      answer: async ({ params, body }, _signal, asked) => {
        const { version: _, name, ...rest } = body;
        const change = { unitId: params.unitId, to: { ...rest, ...(name === undefined ? {} : { name }) } };
        return kitAnswer(await kitContents.changeDevice(seen(params.id, body), change, byOf(asked, nowMs())));
      },
    }),
    route({
      ...changing,
      path: "/api/kits/:id/devices/:unitId/remove",
      summary:
        "Takes a device out of the kit. What it said stays; what it still says comes from an unknown device, and raises.",
      takes: { params: oneDevice, query: nothing, body: versionOnly },
      answer: async ({ params, body }, _signal, asked) =>
        kitAnswer(await kitContents.removeDevice(seen(params.id, body), params.unitId, byOf(asked, nowMs()))),
    }),
  ];
}
