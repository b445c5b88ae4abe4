import { expect, test } from "vitest";
import { phoneText } from "./phone-text.ts";

test("R-645 a mobile number is written in groups, and what is none as it is kept", () => {
  expect(["8613805350005", "+8613805350005", "13805350005"].map(phoneText)).toEqual(
    Array.from({ length: 3 }, () => "138 0535 0005"),
  );
  expect(["05356210001", "447700900123", ""].map(phoneText)).toEqual(["05356210001", "447700900123", ""]);
});
