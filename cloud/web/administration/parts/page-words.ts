/** What a list says that comes page by page. */

import { catalogue } from "../../parts/catalogue.ts";

export const pageWords = catalogue("page", { more: ["继续加载", "Show more"] });
