import { expect, test } from "vitest";
import { must, parseEpoch, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { helloEpochsMax } from "@shouwang/shared/wire/envelope.ts";
import { createEpochBook, epochsMax, unnamedMax } from "./epoch-book.ts";

const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const epoch = (n: number) => must(parseEpoch(`epoch-${n}`), "epoch");
const named = (...numbers: number[]) => ({
  epochs: numbers.map((n) => ({ epoch: epoch(n), lane: "telemetry" as const, lowest: 1, next: 2 })),
});
const bookOf = (count: number) => {
  const book = createEpochBook([]);
  for (let n = 1; n <= count; n++) expect(book.heard(gatewayId, epoch(n))).toEqual([]);
  return book;
};

test("R-181 what a whole hello does not name is forgotten, all but what was heard last", () => {
  const book = bookOf(unnamedMax + 10);
  // Heard again: it is not the oldest any more.
  book.heard(gatewayId, epoch(2));
  expect(book.named(gatewayId, named(1, unnamedMax + 10))).toEqual([3, 4, 5, 6, 7, 8, 9, 10].map(epoch));
  expect(book.named(gatewayId, named(1))).toEqual([epoch(11)]);
  expect(book.named(gatewayId, named(1))).toEqual([]);
});

test("R-181 a hello that is full may lack some: nothing is forgotten at its word; nor for a gateway that never spoke", () => {
  const book = bookOf(unnamedMax + 10);
  const full = named(...Array.from({ length: helloEpochsMax }, (_, n) => 1_000 + n));
  expect(book.named(gatewayId, full)).toEqual([]);
  expect(book.named(must(parseGatewayId("gw-2"), "gw-2"), named())).toEqual([]);
});

test("R-181 beyond the limit the one heard longest ago goes", () => {
  const book = bookOf(epochsMax);
  expect(book.heard(gatewayId, epoch(epochsMax))).toEqual([]);
  expect(book.heard(gatewayId, epoch(9_999))).toEqual([epoch(1)]);
  expect(book.heard(gatewayId, epoch(1))).toEqual([epoch(2)]);
});

test("R-181 what is known at a start counts as heard before everything else", () => {
  const lane = { gatewayId, lane: "life" as const };
  const book = createEpochBook([1, 2, 3].map((n) => ({ ...lane, epoch: epoch(n) })));
  for (let n = 4; n <= epochsMax; n++) book.heard(gatewayId, epoch(n));
  expect(book.heard(gatewayId, epoch(9_999))).toEqual([epoch(1)]);
});
