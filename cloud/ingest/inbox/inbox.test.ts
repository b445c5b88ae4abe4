import { expect, test } from "vitest";
import { createInbox, groupMax, lifeMax, urgentInARowMax } from "./inbox.ts";

test("life comes first and alone, then what is due, then the rest in groups", () => {
  const inbox = createInbox<string>();
  for (const item of ["t1", "t2"]) inbox.offer("rest", item);
  inbox.offer("due", "d1");
  for (const item of ["l1", "l2"]) inbox.offer("life", item);
  const taken = Array.from({ length: 5 }, () => inbox.take()?.items);
  expect(taken).toEqual([["l1"], ["l2"], ["d1"], ["t1", "t2"], undefined]);
});

test("a chattering button does not silence the rest", () => {
  const inbox = createInbox<number>();
  inbox.offer("rest", -1);
  for (let press = 0; press < 100; press++) inbox.offer("life", press);
  const classes = Array.from({ length: 101 }, () => inbox.take()?.class);
  expect(classes.indexOf("rest")).toBe(urgentInARowMax);
  expect(classes.filter((one) => one === "life")).toHaveLength(100);
});

test("each class has a limit, and keeps its order", () => {
  const inbox = createInbox<number>();
  for (let press = 0; press < lifeMax; press++) expect(inbox.offer("life", press)).toBe(true);
  expect(inbox.offer("life", -1)).toBe(false);
  for (let record = 0; record < 2_500; record++) inbox.offer("rest", record);
  const rest: number[] = [];
  for (let group = inbox.take(); group; group = inbox.take()) {
    expect(group.items.length).toBeLessThanOrEqual(groupMax);
    if (group.class === "rest") rest.push(...group.items);
  }
  expect(rest).toEqual(Array.from({ length: 2_500 }, (_, at) => at));
  expect(inbox.size).toBe(0);
});
