/** What the keys of the desk do, for their legend: Chinese first, English second. */

import type { Words } from "../parts/words.ts";

/** As a Chinese keyboard writes them, and which key it is. */
export const wideKeys: Readonly<Record<string, string>> = { "？": "?", "／": "/", "、": "/" };

export const keyWords = {
  legend: ["快捷键", "Keys"],
  legendMeans: [
    "任何位置都可使用；正在输入文字时不起作用。",
    "They work wherever you are on the page, and never while you are typing.",
  ],
  off: ["关闭单字母快捷键", "Switch single letters off"],
  close: ["关闭", "Close"],
  next: ["下一条警情", "Next incident"],
  previous: ["上一条警情", "Previous incident"],
  menu: ["菜单", "Menu"],
  search: ["查找住户或警情", "Find a home or an incident"],
  accidental: ["误触：确认后结案", "Accidental press: confirm and close"],
  undo: ["撤销刚才的误触结案", "Undo the accidental press just closed"],
  arrows: ["在列表中移动", "Move within the list"],
  enter: ["打开所选警情", "Open the one chosen"],
  escape: ["返回", "Back"],
} as const satisfies Record<string, Words>;

/** Keys that every browser knows by name. */
export const fixedKeys: readonly (readonly [name: string, words: Words])[] = [
  ["↑ ↓ Home End", keyWords.arrows],
  ["Enter", keyWords.enter],
  ["Esc", keyWords.escape],
];
