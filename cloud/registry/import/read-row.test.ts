import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { columnKeys, columnOf, type Cells } from "./columns.ts";
import { readRow, type RowLimits } from "./read-row.ts";

const county = must(parseAreaCode("370602"), "370602");
const limits: RowLimits = { today: "2026-11-22", within: county, isArea: (area) => area !== "370602999" };
const least: Cells = { name: "王秀英", area: "370602001001", address: "南大街 1 号 101" };
/** Passes the check of GB 11643; nobody's. */
const idNumber = "37060219400506006X";
const problemsOf = (more: Cells): string[] => {
  const read = readRow(7, { ...least, ...more }, limits);
  return read.kind === "person" ? [] : read.problems.map(({ code, column }) => `${column?.zh ?? ""}: ${code}`);
};

test("R-209 the least that a row says, and unknown is a value", () => {
  expect(readRow(7, least, limits)).toMatchObject({
    kind: "person",
    row: 7,
    person: { name: "王秀英", sex: null, bornOn: null, risk: "unknown", categories: [], consent: null, contacts: [] },
  });
});

test("R-209 a whole row, however people write it", () => {
  const read = readRow(
    7,
    {
      ...least,
      idNumber: " 370602 19400506 006x ",
      sex: "女",
      phone: "+86 138-0000-0001",
      homePhone: "0535 6210001",
      categories: "独居、失能，低保",
      evidence: "社区走访",
      categoryFrom: "2026/1/5",
      reviewer: "李",
      nextReview: "2027年1月5日",
      grade: "2",
      score: "50",
      assessedOn: "20260131",
      assessor: "周",
      risk: "高",
      contact1: "陈静",
      relation1: "女儿",
      contactPhone1: "13900000009",
      consentVersion: "2026-1",
      signer: "王秀英",
      signerRelation: "本人",
      signedOn: "2026-03-01",
    },
    limits,
  );
  expect(read).toMatchObject({
    person: {
      idNumber,
      sex: "female",
      bornOn: "1940-05-06",
      phone: "13800000001",
      homePhone: "0535-6210001",
      categories: [
        { category: "living-alone", fromOn: "2026-01-05", nextReviewOn: "2027-01-05" },
        { category: "disabled" },
        { category: "low-income" },
      ],
      ability: { standard: "GB/T 42195-2022", grade: 2, assessedOn: "2026-01-31", nextOn: "2027-01-31" },
      risk: "high",
      contacts: [{ name: "陈静", relation: "女儿", phone: "13900000009" }],
      consent: { textVersion: "2026-1", signedOn: "2026-03-01" },
    },
  });
});

describe("R-209 what is wrong with a row is said of its column, all of it at once", () => {
  test.each<[string, Cells, string[]]>([
    ["nothing in it", { name: " ", area: "", address: "" }, ["姓名: missing", "区划代码: missing", "地址: missing"]],
    ["a number that lost its digits in Excel", { idNumber: "3.70602E+17" }, ["身份证号: id-form"]],
    ["a day that does not exist", { idNumber: "370602194002300123" }, ["身份证号: id-day"]],
    ["a wrong check character", { idNumber: "370602194005060121" }, ["身份证号: id-check"]],
    ["another day of birth", { idNumber, bornOn: "1941-05-06" }, ["出生日期: id-born"]],
    ["another sex", { idNumber, sex: "男" }, ["性别: id-sex"]],
    ["no sex that we know", { sex: "F" }, ["性别: sex"]],
    ["born tomorrow", { bornOn: "2026-11-23" }, ["出生日期: future"]],
    ["29 February of a year without", { bornOn: "1941-02-29" }, ["出生日期: day"]],
    ["a phone with a digit too few", { phone: "1380000000" }, ["电话: phone"]],
    ["a county only", { area: "370602" }, ["区划代码: area"]],
    ["another county", { area: "370611001001" }, ["区划代码: area-outside"]],
    ["no such street", { area: "370602999" }, ["区划代码: area-unknown"]],
    [
      "a category of nobody's",
      { categories: "独居、富裕", evidence: "x", categoryFrom: "2026-01-05", reviewer: "x", nextReview: "2027-01-05" },
      ["人员类别: category"],
    ],
    [
      "a category without its evidence",
      { categories: "独居", reviewer: "李" },
      ["认定依据: category-alone", "认定日期: category-alone", "下次复核日期: category-alone"],
    ],
    [
      "a review before it began",
      { categories: "独居", evidence: "x", reviewer: "李", categoryFrom: "2026-01-05", nextReview: "2026-01-05" },
      ["下次复核日期: review-before"],
    ],
    [
      "a grade milder than its score",
      { grade: "0", score: "50", assessedOn: "2026-01-05", assessor: "周" },
      ["能力等级: grade-score"],
    ],
    ["a grade of another scale", { grade: "5" }, ["能力等级: grade", "评估日期: grade-alone", "评估人: grade-alone"]],
    [
      "a contact without a phone",
      { contact2: "陈静" },
      ["第二联系人关系: contact-alone", "第二联系人电话: contact-alone"],
    ],
    [
      "a consent that nobody signed",
      { consentVersion: "1" },
      ["签署人: consent-alone", "签署人关系: consent-alone", "签署日期: consent-alone"],
    ],
    ["a risk of a new kind", { risk: "很高" }, ["风险等级: risk"]],
    ["a name without end", { name: "王".repeat(65) }, ["姓名: too-long"]],
  ])("%s", (_name, cells, expected) => {
    expect(problemsOf(cells)).toEqual(expected);
  });
});

test("H-72 whatever stands in the cells, a row is read or told in both languages, and what was typed is not repeated", () => {
  const cells = fc.dictionary(fc.constantFrom(...columnKeys), fc.string({ unit: "binary", maxLength: 30 }));
  fc.assert(
    fc.property(cells, (some) => {
      const read = readRow(2, some, limits);
      if (read.kind === "person") return;
      for (const { sentence } of read.problems) {
        expect(sentence.zh).toMatch(/\p{Script=Han}/u);
        expect(sentence.en).toMatch(/^[A-Z].*\.$/);
      }
    }),
    { numRuns: 30 },
  );
});

test.each([
  ["姓名*", "name"],
  ["身份证号码", "idNumber"],
  [" 出 生 日 期 ", "bornOn"],
  ["Contact Phone 1", "contactPhone1"],
  ["备注", undefined],
])("the heading %s is %s", (heading, key) => {
  expect(columnOf(heading)).toBe(key);
});
