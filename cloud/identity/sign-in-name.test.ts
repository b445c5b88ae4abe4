import { expect, test } from "vitest";
import { keptPhone, loginField, phoneField, readSignInName } from "./sign-in-name.ts";

test.each([
  ["13800001234", "8613800001234"],
  ["138 0000 1234", "8613800001234"],
  ["+86 138-0000-1234", "8613800001234"],
  ["0086 13800001234", "8613800001234"],
  ["１３８００００１２３４", "8613800001234"],
  ["+1 (415) 555-2671", "14155552671"],
])("a phone number is one number however it is typed: %s", (typed, kept) => {
  expect(phoneField.parse(typed)).toBe(kept);
  expect(readSignInName(typed)).toEqual({ field: "phone", text: kept });
  // What is kept is read as it stands.
  expect(keptPhone.parse(kept)).toBe(kept);
});

test("a login is small letters, begins with one, and is nobody else's by a look-alike", () => {
  expect(loginField.parse(" Li.Jing ")).toBe("li.jing");
  expect(loginField.parse("Ｌｉ")).toBe("li");
  for (const typed of ["1li", "l", "lі", "li jing", "li@home", "x".repeat(33), ""]) {
    expect(loginField.safeParse(typed).success).toBe(false);
  }
  expect(readSignInName("LI")).toEqual({ field: "login", text: "li" });
  expect(readSignInName("12345")).toEqual({ field: "login", text: "12345" });
});
