/** What every sheet about one kit is given. */

import type { KitView } from "../../../api/registry/contract/kits.ts";

export type OfKit = {
  kit: KitView;
  /** After an act: the page shows what is so now. */
  reload: () => void;
};

/** Whether it may be done in this state. */
export function isPossible({ acts }: Pick<KitView, "acts">, act: KitView["acts"][number]["act"]): boolean {
  return acts.some((one) => one.act === act && one.whyNot === null);
}
