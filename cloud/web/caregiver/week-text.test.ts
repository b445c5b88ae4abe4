import { afterAll, describe, expect, test } from "vitest";
import { aWeekView } from "../../../test/builders/care-views.ts";
import type { WeekFigure, WeekView } from "../../api/contract/caregiver.ts";
import { sayOnce, wordsInUse, type Language } from "../parts/catalogue.ts";
import { plainTimeWords } from "../parts/plain-time-words.ts";
import { plainTime } from "../parts/plain-time.ts";
import { weekWords } from "./home-words.ts";
import { weekLead, weekSentences } from "./week-text.ts";

afterAll(() => void wordsInUse.changeLanguage("zh"));

function told(week: WeekView, language: Language = "zh"): readonly string[] {
  void wordsInUse.changeLanguage(language);
  const say = sayOnce(weekWords);
  const time = plainTime(sayOnce(plainTimeWords), { language, timeZone: "Asia/Shanghai" });
  return [weekLead(week, say), ...weekSentences(week, say, time)];
}

const nobodyKnows: WeekFigure = { perDay: null, before: null, against: "unknown" };

describe("R-574 a week in sentences", () => {
  test("says what it was like and how that compares", () => {
    expect(told(aWeekView())).toEqual([
      "这一周有 6 天记录完整。",
      "每天大约有9小时30分在活动，和前几周差不多。",
      "平均 06:23 开始活动，和前几周差不多。",
      "夜里平均起来 1.7 次，比前几周多（之前每夜 0.8 次）。",
      "出门 5 次（每天 0.8 次），比前几周少（之前每天 1.3 次）。",
      "夜里没有开过门，和前几周差不多。",
    ]);
    expect(told(aWeekView(), "en")).toContain(
      "Up 1.7 times a night on average: more than in the weeks before (0.8 a night).",
    );
  });

  test("says later and earlier of a time, and not more and less", () => {
    const { figures, ...week } = aWeekView();
    const firstMovement = { perDay: 7 * 60 + 10, before: 386, against: "more" } as const;
    expect(told({ ...week, figures: { ...figures, firstMovement } })).toContain(
      "平均 07:10 开始活动，比前几周晚（之前06:26）。",
    );
  });

  test("what is not known is said to be, and is no nought", () => {
    const { figures, ...week } = aWeekView();
    const sentences = told({ ...week, figures: { ...figures, nightsUp: nobodyKnows, doorsAtNight: nobodyKnows } });
    expect(sentences).toContain("夜里起来几次：不知道。");
    expect(sentences).toContain("夜里有没有开门：不知道。");
    expect(sentences.join()).not.toContain("夜里没有");
  });

  test("a week of which no day is known says that, and nothing else", () => {
    const { days, ...week } = aWeekView();
    const unknown = days.map((day) => ({ ...day, standing: "unknown" as const, activeQuarters: null }));
    expect(told({ ...week, days: unknown })).toEqual(["这一周没有一天的记录是完整的，说不出什么。"]);
  });

  test("the first week of a kit is compared with nothing", () => {
    const { figures } = aWeekView();
    const alone = { ...figures.outings, before: null, against: "unknown" } as const;
    const sentences = told({ ...aWeekView(), weeksBefore: 0, figures: { ...figures, outings: alone } });
    expect(sentences).toContain("出门 5 次（每天 0.8 次）。");
    expect(sentences).toContain("还没有更早的记录可以比较。");
  });
});
