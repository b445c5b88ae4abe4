import { expect, test } from "vitest";
import { must, parseDeviceId, parseResidentId } from "@shouwang/shared/domain/ids.ts";
import { notExcused, notProvenYet, unproven, type ActivationFacts } from "./activation.ts";

const device = (text: string, isLife: boolean, isProven: boolean) => ({
  deviceId: must(parseDeviceId(text), text),
  name: text,
  isLife,
  isProven,
});
const residentId = must(parseResidentId("r-1"), "r-1");
const whole: ActivationFacts = {
  devices: [device("sos", true, true), device("pir", false, true)],
  residents: [{ residentId, hasConsent: true }],
  contacts: { count: 2, hasAnswered: true },
};

test.each<[string, Partial<ActivationFacts>, readonly string[]]>([
  ["everything was proven", {}, []],
  ["a button that nobody pressed", { devices: [device("sos", true, false)] }, ["device/sos"]],
  ["a detector that saw nobody", { devices: [device("sos", true, true), device("pir", false, false)] }, ["device/pir"]],
  ["an empty kit", { devices: [] }, ["devices"]],
  ["nobody lives there", { residents: [] }, ["residents"]],
  ["no consent", { residents: [{ residentId, hasConsent: false }] }, ["consent/r-1"]],
  ["nobody to call", { contacts: { count: 0, hasAnswered: false } }, ["contacts"]],
  ["nobody answered", { contacts: { count: 2, hasAnswered: false } }, ["contacts"]],
])("R-047 R-467 what is missing before a kit is live: %s", (_what, changes, missing) => {
  const found = unproven({ ...whole, ...changes });
  expect(found.map(({ what }) => what)).toEqual(missing);
  expect(found.every(({ sentence }) => /\p{Script=Han}/u.test(sentence.zh) && sentence.en.endsWith("."))).toBe(true);
});

test("R-467 a reason for each thing, and for nothing else: blanks are none", () => {
  const missing = unproven({
    ...whole,
    devices: [device("sos", true, false)],
    contacts: { count: 0, hasAnswered: false },
  });
  const left = (despite: readonly { what: string; why: string }[]) =>
    notExcused(missing, despite).map(({ what }) => what);
  expect(left([])).toEqual(["device/sos", "contacts"]);
  expect(left([{ what: "contacts", why: "独居，无亲属" }])).toEqual(["device/sos"]);
  expect(left([{ what: "contacts", why: " " }])).toEqual(["device/sos", "contacts"]);
  expect(left([{ what: "device/other", why: "x" }])).toHaveLength(2);
  expect(notProvenYet(missing).en).toContain("There is nobody to call.");
});
