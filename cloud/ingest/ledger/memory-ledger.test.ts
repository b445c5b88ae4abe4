import { must, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import { beforeEach } from "vitest";
import { describeLedger } from "../../../test/contracts/ledger-contract.ts";
import { blankDisk, createMemoryLedger, type MemoryDisk } from "./memory-ledger.ts";

let disk: MemoryDisk;
beforeEach(() => {
  disk = blankDisk(must(parseLedgerId("ledger-1"), "ledger-1"));
});

const open = async () =>
  await Promise.resolve({ ledger: createMemoryLedger(disk), [Symbol.asyncDispose]: () => Promise.resolve() });

describeLedger("memory", open, open);
