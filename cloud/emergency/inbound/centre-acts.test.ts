import { describe, expect, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { must, parseCentreId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import type { PersonInput } from "../../alarms/incident-input.ts";
import { createCentreActs, type CentreActAnswer, type CentreActNeeds, type CentreRefusal } from "./centre-acts.ts";
import type { MessageKey } from "./centre-messages.ts";
import { digestOfMessage, isSignedBy } from "./crypto-signature.ts";

const centreId = must(parseCentreId("c-1"), "c-1");
const told = must(parseIncidentId("incident-1"), "incident-1");
const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const startMs = Date.UTC(2026, 0, 5, 12);
const acknowledge = { type: "incident.acknowledge", data: { incidentId: "incident-1", version: 3, by: "李静" } };

function aHouse(changes: Partial<CentreActNeeds> = {}) {
  const house = { nowMs: startMs, inputs: [] as PersonInput[], refusals: [] as CentreRefusal[] };
  const kept = new Map<string, { digest: string; answer: CentreActAnswer | null }>();
  const idOf = (key: MessageKey): string => `${key.centreId} ${key.messageId}`;
  const acts = createCentreActs({
    messages: {
      find: async (key) => await Promise.resolve(kept.get(idOf(key))),
      begin: async (key, { digest }) => void (await Promise.resolve(kept.set(idOf(key), { digest, answer: null }))),
      async end(key, answer) {
        const digest = kept.get(idOf(key))?.digest ?? "";
        await Promise.resolve(kept.set(idOf(key), { digest, answer }));
      },
    },
    centre: async (id) =>
      await Promise.resolve(id === centreId ? { name: "市急救", secrets: [secretOf(1), secretOf(2)] } : undefined),
    wasTold: async (_centre, incidentId) => await Promise.resolve(incidentId === told),
    async command(_incidentId, input) {
      house.inputs.push(input);
      const incident = { version: input.version + 1, phase: "acknowledged" };
      if (input.version !== 3) {
        const message = "It has changed.";
        return await Promise.resolve({ kind: "refused", code: "stale-version", message, incident });
      }
      return await Promise.resolve({ kind: "done", incident });
    },
    isSigned: isSignedBy,
    digest: digestOfMessage,
    nowMs: () => house.nowMs,
    refused: ({ code }) => house.refusals.push(code),
    ...changes,
  });
  const send = async (
    message: unknown,
    given: { id?: string; secret?: string; sentAtMs?: number; to?: string; tamper?: boolean } = {},
  ) => {
    const { id = "m-1", secret = secretOf(1), sentAtMs = house.nowMs, to = "c-1", tamper = false } = given;
    const text = typeof message === "string" ? message : JSON.stringify(message);
    const signature = new Webhook(secret).sign(id, new Date(sentAtMs), text);
    return await acts.act({
      centreId: must(parseCentreId(to), to),
      bytes: new TextEncoder().encode(tamper ? text.replace("3", "4") : text),
      signature: { id, timestamp: String(Math.floor(sentAtMs / 1_000)), signature },
    });
  };
  return { ...house, house, acts, send };
}

describe("R-425 a centre outside answers by a signed message", () => {
  test.each([
    [acknowledge, { kind: "acknowledge" }],
    [{ ...acknowledge, type: "incident.attend" }, { kind: "attend" }],
    [
      { ...acknowledge, type: "incident.on-my-way" },
      { kind: "says", what: "on-my-way" },
    ],
    [
      { ...acknowledge, type: "incident.cannot" },
      { kind: "says", what: "cannot" },
    ],
    [
      { type: "incident.close", data: { ...acknowledge.data, outcome: "real", note: "送医" }, more: 1 },
      { kind: "close", outcome: "real", note: "送医", waive: [] },
    ],
  ])("%j is what a named person at that centre did", async (message, input) => {
    const { send, inputs } = aHouse();
    expect(await send(message)).toEqual({
      kind: "done",
      incidentId: "incident-1",
      version: 4,
      phase: "acknowledged",
      isRepeated: false,
    });
    expect(inputs).toEqual([{ ...input, by: "李静（市急救）", version: 3, via: "centre" }]);
  });

  test("the same message again is answered the same and done once, also side by side and signed anew; the former secret holds", async () => {
    const { send, inputs, house } = aHouse();
    const [one, other] = await Promise.all([send(acknowledge), send(acknowledge)]);
    house.nowMs += 60_000;
    const third = await send(acknowledge, { secret: secretOf(2) });
    expect([one, other, third]).toMatchObject([{ isRepeated: false }, { isRepeated: true }, { isRepeated: true }]);
    expect(inputs).toHaveLength(1);
  });

  const minute = 60_000;
  test.each([
    ["a wrong secret", acknowledge, { secret: secretOf(9) }, "not-signed"],
    ["a changed byte", acknowledge, { tamper: true }, "not-signed"],
    ["an old message", acknowledge, { sentAtMs: startMs - 6 * minute }, "not-signed"],
    ["one of the future", acknowledge, { sentAtMs: startMs + 6 * minute }, "not-signed"],
    ["no such centre", acknowledge, { to: "c-2" }, "not-signed"],
    ["no JSON", "nonsense", {}, "not-understood"],
    ["no name", { ...acknowledge, data: { ...acknowledge.data, by: " " } }, {}, "not-understood"],
    ["the name of a system", { ...acknowledge, data: { ...acknowledge.data, by: "centre-1" } }, {}, "not-understood"],
    ["no such act", { ...acknowledge, type: "incident.forget" }, {}, "not-understood"],
    [
      "an incident that was told to others",
      { ...acknowledge, data: { ...acknowledge.data, incidentId: "incident-2" } },
      {},
      "no-such-incident",
    ],
    ["an older version", { ...acknowledge, data: { ...acknowledge.data, version: 2 } }, {}, "incident-changed"],
  ])("%s is refused, counted, and does nothing", async (_what, message, given, code) => {
    const { send, inputs, refusals } = aHouse();
    expect(await send(message, given)).toMatchObject({ kind: "refused", code });
    expect(refusals).toEqual([code]);
    expect(inputs.filter(({ version }) => version === 3)).toEqual([]);
  });

  test("what was taken on the way is no use: it is a repetition at once and too old afterwards; its id for another message is refused", async () => {
    const { send, inputs, house, refusals } = aHouse();
    const sentAtMs = startMs;
    await send(acknowledge, { sentAtMs });
    expect(await send(acknowledge, { sentAtMs })).toMatchObject({ isRepeated: true });
    expect(await send({ ...acknowledge, type: "incident.close" }, { sentAtMs })).toMatchObject({
      code: "other-message",
    });
    house.nowMs += 6 * minute;
    expect(await send(acknowledge, { sentAtMs })).toMatchObject({ code: "not-signed" });
    expect(inputs).toHaveLength(1);
    expect(refusals).toEqual(["other-message", "not-signed"]);
  });

  test("what failed here is not remembered as done: the same message is carried out when it comes again", async () => {
    let isDown = true;
    const { send, acts } = aHouse({
      async command(_incidentId, input) {
        if (isDown) throw new Error("the disk is full");
        return await Promise.resolve({ kind: "done", incident: { version: input.version + 1, phase: "acknowledged" } });
      },
    });
    await expect(send(acknowledge)).rejects.toThrow("the disk is full");
    isDown = false;
    expect(await send(acknowledge)).toMatchObject({ kind: "done", isRepeated: false });
    expect(await acts.act({ centreId, bytes: new Uint8Array(), signature: null })).toMatchObject({
      code: "not-signed",
    });
  });

  test("a ping shows that secret and clock fit", async () => {
    const { send } = aHouse();
    expect(await send({ type: "supervision.ping", data: {} })).toMatchObject({ kind: "done", incidentId: null });
  });
});
