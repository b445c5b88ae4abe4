import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { wireContract, wireContractFile } from "../scripts/wire-contract.ts";

test("R-028 the published wire contract is what both sides check with (else: npm run wire-contract)", () => {
  expect(readFileSync(wireContractFile, "utf8")).toBe(wireContract());
});
