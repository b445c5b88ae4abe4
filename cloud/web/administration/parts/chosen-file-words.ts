/** What a field says that takes a file. */

import { catalogue } from "../../parts/catalogue.ts";

export const fileWords = catalogue("file", {
  choose: ["选择文件", "Choose a file"],
  none: ["尚未选择", "None chosen yet"],
});
