import { expect, test } from "vitest";
import { whatIsWrong } from "./postgres-standing.ts";

const good = {
  version: "150018",
  commits: "on",
  fsync: "on",
  pages: "on",
  is_standby: 0,
  encoding: "UTF8",
  sorting: "C",
  schema: "public",
};

test("R-275 a server that keeps what it takes is used", () => {
  expect(whatIsWrong(good)).toBeUndefined();
  expect(whatIsWrong({ ...good, version: "170002", commits: "remote_apply", sorting: "C.UTF-8" })).toBeUndefined();
});

test.each([
  [{ commits: "off" }, "synchronous_commit"],
  [{ commits: "local" }, "synchronous_commit"],
  [{ fsync: "off" }, "fsync"],
  [{ pages: "off" }, "full_page_writes"],
  [{ is_standby: 1 }, "standby"],
  [{ version: "140009" }, "older"],
  [{ sorting: "zh_CN.UTF-8" }, "createdb"],
  [{ encoding: "SQL_ASCII" }, "createdb"],
  [{ schema: null }, "createdb --owner"],
])("R-275 one that may lose or misplace it is refused with what to do: %j", (changes, sentence) => {
  expect(whatIsWrong({ ...good, ...changes })).toContain(sentence);
});
