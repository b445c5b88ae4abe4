import { expect, test } from "vitest";
import { afterRequest, belongsTo, dialogOfAnswer, dialogOfInvite, within } from "./dialog.ts";
import { emptyBody, type SipRequest, type SipResponse } from "./message.ts";

const headers = (...all: [string, string][]) => all.map(([name, value]) => ({ name, value }));
const invite: SipRequest = {
  kind: "request",
  method: "INVITE",
  uri: "sip:12349@trunk",
  headers: headers(
    ["from", '"守望" <sip:desk@house>;tag=ours'],
    ["to", "<sip:12349@trunk>"],
    ["call-id", "c1"],
    ["cseq", "3 INVITE"],
    ["contact", "<sip:desk@10.0.0.7:5060>"],
    ["record-route", "<sip:one;lr>, <sip:two;lr>"],
  ),
  body: emptyBody,
};
const answer: SipResponse = {
  kind: "response",
  status: 200,
  reason: "OK",
  headers: headers(
    ["from", '"守望" <sip:desk@house>;tag=ours'],
    ["to", "<sip:12349@trunk>;tag=theirs"],
    ["call-id", "c1"],
    ["contact", "<sip:phone@10.0.0.9>"],
    ["record-route", "<sip:far;lr>"],
    ["record-route", "<sip:near;lr>"],
  ),
  body: emptyBody,
};

test("R-418 who called goes back through the proxies the other way round, who was called as they stand", () => {
  const ours = dialogOfAnswer(invite, answer);
  if (!ours) throw new Error("no dialog");
  expect(within(ours)).toEqual({
    uri: "sip:phone@10.0.0.9",
    from: '"守望" <sip:desk@house>',
    to: "<sip:12349@trunk>;tag=theirs",
    headers: headers(["route", "<sip:near;lr>"], ["route", "<sip:far;lr>"]),
  });
  const theirs = dialogOfInvite(invite, "mine");
  if (!theirs) throw new Error("no dialog");
  expect(within(theirs)).toMatchObject({
    uri: "sip:desk@10.0.0.7:5060",
    from: "<sip:12349@trunk>",
    to: '"守望" <sip:desk@house>;tag=ours',
    headers: headers(["route", "<sip:one;lr>"], ["route", "<sip:two;lr>"]),
  });
});

test("R-418 a proxy of before 2002 is the address itself, and the target stands last", () => {
  const ours = dialogOfAnswer(invite, answer);
  if (!ours) throw new Error("no dialog");
  expect(within({ ...ours, routes: ["<sip:old>", "<sip:far;lr>"] })).toMatchObject({
    uri: "sip:old",
    headers: headers(["route", "<sip:far;lr>"], ["route", "<sip:phone@10.0.0.9>"]),
  });
});

test("R-418 only requests of the same call belong to it, and none that is older than the last", () => {
  const dialog = dialogOfInvite(invite, "mine");
  if (!dialog) throw new Error("no dialog");
  const bye = (from: string, to: string, callId: string, number: number): SipRequest => ({
    ...invite,
    method: "BYE",
    headers: headers(
      ["from", `<sip:x>;tag=${from}`],
      ["to", `<sip:y>;tag=${to}`],
      ["call-id", callId],
      ["cseq", `${number} BYE`],
    ),
  });
  expect(belongsTo(dialog, bye("ours", "mine", "c1", 4))).toBe(true);
  expect(belongsTo(dialog, bye("other", "mine", "c1", 4))).toBe(false);
  expect(belongsTo(dialog, bye("ours", "other", "c1", 4))).toBe(false);
  expect(belongsTo(dialog, bye("ours", "mine", "c2", 4))).toBe(false);
  expect(afterRequest(dialog, bye("ours", "mine", "c1", 2))).toBeUndefined();
  expect(afterRequest(dialog, bye("ours", "mine", "c1", 4))?.theirLast).toBe(4);
  expect(
    dialogOfInvite({ ...invite, headers: invite.headers.filter(({ name }) => name !== "contact") }, "m"),
  ).toBeUndefined();
});
