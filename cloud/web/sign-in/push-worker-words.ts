/** What the worker of a browser says by itself. No catalogue: it has no reader whose language it knows, and carries no library. */

export const unreadableWords = {
  title: ["守望", "Shouwang"],
  body: ["有新的报警消息，请打开查看。", "There is news of an alarm: open it."],
} as const;
