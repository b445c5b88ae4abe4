import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { beginClient, stepClient, type ClientInput, type ClientStep } from "./client-transaction.ts";
import { beginServer, stepServer, type ServerInput, type ServerStep } from "./server-transaction.ts";

const said = (effects: ClientStep["effects"] | ServerStep["effects"]): string =>
  effects
    .map((effect) => {
      if (effect.kind === "set") return `${effect.timer}=${effect.after}`;
      if (effect.kind === "clear") return `-${effect.timer}`;
      return effect.kind === "fail" ? effect.why : effect.kind;
    })
    .join(" ");
const heard = (status: number): ClientInput => ({ kind: "response", status });
const rings = <Timer extends string>(timer: Timer) => ({ kind: "timer", timer }) as const;

function client(kind: "plain" | "invite", isReliable: boolean, inputs: readonly ClientInput[]): string[] {
  let step = beginClient(kind, isReliable);
  return [
    said(step.effects),
    ...inputs.map((input) => {
      step = stepClient(step.state, input);
      return `${step.state.at}: ${said(step.effects)}`;
    }),
  ];
}

describe("R-407 the asking side, as RFC 3261 §17.1 draws it", () => {
  test("over UDP a plain request is repeated after 0.5, 1, 2, 4, 4 s and given up after 32 s", () => {
    const resend = rings("resend");
    expect(client("plain", false, [resend, resend, resend, resend, resend, rings("give-up")])).toEqual([
      "send resend=500 give-up=32000",
      "trying: send resend=1000",
      "trying: send resend=2000",
      "trying: send resend=4000",
      "trying: send resend=4000",
      "trying: send resend=4000",
      "ended: no-answer end",
    ]);
  });
  test.each([
    [
      "plain",
      false,
      [heard(100), rings("resend"), heard(200), heard(200), rings("linger")],
      [
        "send resend=500 give-up=32000",
        "proceeding: pass-on",
        "proceeding: send resend=4000",
        "completed: -resend -give-up pass-on linger=5000",
        "completed: ",
        "ended: end",
      ],
    ],
    ["plain", true, [heard(503)], ["send give-up=32000", "ended: -resend -give-up pass-on end"]],
    ["plain", true, [{ kind: "flow-lost" }], ["send give-up=32000", "ended: flow-lost end"]],
    [
      "invite",
      false,
      [rings("resend"), heard(180), rings("resend"), rings("give-up"), heard(200), heard(200), rings("linger")],
      [
        "send resend=500 give-up=32000",
        "trying: send resend=1000",
        "proceeding: -resend -give-up pass-on",
        "proceeding: ",
        "proceeding: ",
        "accepted: -resend -give-up pass-on linger=32000",
        "accepted: pass-on",
        "ended: end",
      ],
    ],
    [
      "invite",
      false,
      [heard(486), heard(486), { kind: "flow-lost" }, rings("linger")],
      [
        "send resend=500 give-up=32000",
        "completed: -resend -give-up acknowledge pass-on linger=32000",
        "completed: acknowledge",
        "completed: ",
        "ended: end",
      ],
    ],
    ["invite", true, [heard(404)], ["send give-up=32000", "ended: -resend -give-up acknowledge pass-on end"]],
  ] as const)("%s, reliable: %s %#", (kind, isReliable, inputs, expected) => {
    expect(client(kind, isReliable, inputs)).toEqual(expected);
  });
});

function server(kind: "plain" | "invite", isReliable: boolean, inputs: readonly ServerInput[]): string[] {
  let state = beginServer(kind, isReliable);
  return inputs.map((input) => {
    const step = stepServer(state, input);
    ({ state } = step);
    return `${state.at}: ${said(step.effects)}`;
  });
}
const respond = (status: number): ServerInput => ({ kind: "respond", status });

describe("R-407 the answering side, as RFC 3261 §17.2 draws it", () => {
  const again: ServerInput = { kind: "request-again" };
  const acknowledged: ServerInput = { kind: "acknowledged" };
  test.each([
    [
      "plain",
      false,
      [again, respond(200), again, respond(500), rings("linger")],
      ["trying: ", "completed: send linger=32000", "completed: send", "completed: ", "ended: end"],
    ],
    ["plain", true, [respond(200)], ["ended: send end"]],
    [
      "invite",
      false,
      [respond(180), again, respond(486), rings("resend"), rings("resend"), acknowledged, again, rings("linger")],
      [
        "proceeding: send",
        "proceeding: send",
        "completed: send resend=500 give-up=32000",
        "completed: send resend=1000",
        "completed: send resend=2000",
        "confirmed: -resend -give-up linger=5000",
        "confirmed: ",
        "ended: end",
      ],
    ],
    [
      "invite",
      true,
      [respond(200), rings("resend"), acknowledged, rings("resend")],
      [
        "accepted: send resend=500 give-up=32000",
        "accepted: send resend=1000",
        "confirmed: -resend -give-up linger=32000",
        "confirmed: ",
      ],
    ],
    [
      "invite",
      false,
      [respond(200), rings("give-up")],
      ["accepted: send resend=500 give-up=32000", "ended: unacknowledged end"],
    ],
  ] as const)("%s, reliable: %s %#", (kind, isReliable, inputs, expected) => {
    expect(server(kind, isReliable, inputs)).toEqual(expected);
  });
});

test("R-407 whatever comes in whatever order, one who asks hears one end: a final answer or a failure, and after it no failure", () => {
  const input = fc.oneof(
    fc.constantFrom(100, 180, 200, 401, 503, 603).map(heard),
    fc.constantFrom("resend" as const, "give-up" as const, "linger" as const).map(rings),
    fc.constant<ClientInput>({ kind: "flow-lost" }),
  );
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.array(input, { maxLength: 30 }), (isInvite, isReliable, inputs) => {
      let { state } = beginClient(isInvite ? "invite" : "plain", isReliable);
      let finals = 0;
      let failures = 0;
      for (const one of inputs) {
        // Its timers are cancelled and its key forgotten with the end: nothing reaches it any more.
        if (state.at === "ended") break;
        const step = stepClient(state, one);
        ({ state } = step);
        const isFinal = one.kind === "response" && one.status >= 200;
        if (isFinal && step.effects.some(({ kind }) => kind === "pass-on")) finals += 1;
        failures += step.effects.filter(({ kind }) => kind === "fail").length;
      }
      expect(failures).toBeLessThanOrEqual(1);
      if (failures > 0) expect(finals).toBe(0);
      // Only a 2xx of an INVITE may come again: several phones may answer.
      if (!isInvite) expect(finals).toBeLessThanOrEqual(1);
    }),
  );
});
