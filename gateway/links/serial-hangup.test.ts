import { expect, test } from "vitest";
import { hangupAwareBinding, refuseOtherThan } from "./serial-hangup.ts";

test("the installed binding is the one that the cure was measured with", () => {
  expect(() => hangupAwareBinding()).not.toThrow();
});

test("another one is refused with a sentence that says what to do", () => {
  expect(() => refuseOtherThan("13.0.0", "13.0.1")).toThrow("13.0.1 is installed, 13.0.0 is known");
});
