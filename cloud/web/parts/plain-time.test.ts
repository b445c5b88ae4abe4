import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { sayOnce, wordsInUse } from "./catalogue.ts";
import { plainTimeWords } from "./plain-time-words.ts";
import { plainTime } from "./plain-time.ts";

const yantai = "Asia/Shanghai";
/** 2026-01-05 08:04 in Yantai. */
const atMs = Date.UTC(2026, 0, 5, 0, 4);

describe.each([
  ["zh", "不到1分钟", "12分钟", "3小时12分", "3小时", "2天3小时", "14天", "2026年1月5日", "1月3日 08:04"],
  ["en", "less than 1 min", "12 min", "3 h 12 min", "3 h", "2 d 3 h", "14 d", "2026-01-05", "01-03 08:04"],
] as const)("R-570 in %s", (language, none, short, long, whole, days2, fortnight, date, before) => {
  beforeAll(() => void wordsInUse.changeLanguage(language));
  afterAll(() => void wordsInUse.changeLanguage("zh"));
  const time = () => plainTime(sayOnce(plainTimeWords), { language, timeZone: yantai });

  test("lengths are as the glossary says", () => {
    const said = [
      0 - seconds(9),
      minutes(12) + seconds(59),
      hours(3) + minutes(12),
      hours(3),
      days(2) + hours(3) + minutes(59),
      days(14),
    ].map((forMs) => time().length(forMs));
    expect(said).toEqual([none, short, long, whole, days2, fortnight]);
  });

  test("days are of the home's own calendar", () => {
    expect(time().date(atMs)).toBe(date);
    expect(time().dayAndClock(atMs - days(2), atMs)).toBe(before);
    expect(time().clock(atMs)).toBe("08:04");
  });
});

test("R-570 yesterday begins at the home's midnight", () => {
  const time = plainTime(sayOnce(plainTimeWords), { language: "zh", timeZone: yantai });
  expect(time.dayAndClock(atMs - hours(8), atMs)).toBe("今天 00:04");
  expect(time.dayAndClock(atMs - hours(9), atMs)).toBe("昨天 23:04");
  expect(time.day(atMs + days(1), atMs)).toBe("明天");
  expect(time.day(atMs - days(5), atMs)).toBe("2025年12月31日");
});
