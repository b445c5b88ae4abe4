/**
 * A home is chosen here, and only here: by who lives in it, or by its id. A field of antd's forms: it takes `value` and `onChange`. What stands in it is the
 * id, or what somebody looks for; what was chosen stands below. A name or a number that is typed stands in no address.
 */

import { parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { AutoComplete } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { refuseUnless } from "./form-rule.ts";
import { homeText, type FoundHome } from "./home-search.ts";
import { homeChoiceWords } from "./home-words.ts";
import { seesPeople, useHomes, type Homes } from "./use-homes.ts";

type Given = { id?: string; value?: string; onChange?: (value: string) => void };

/** For the form: what a home field needs, and what is said when it is not there. */
export function useHomeItem() {
  const say = useWords(homeChoiceWords);
  const { may } = useMe();
  return {
    label: say("home"),
    extra: say(seesPeople(may) ? "hint" : "hintOfId"),
    validateTrigger: "onSubmit",
    rules: [
      {
        validator: async (_rule: unknown, text: string = ""): Promise<void> =>
          await refuseUnless(parseHomeId(text.trim()) !== undefined, say("missing")),
      },
    ],
  };
}

export function HomeField({ id, value = "", onChange }: Given): ReactNode {
  const say = useWords(homeChoiceWords);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<FoundHome | null>(null);
  const isChosen = chosen !== null && chosen.homeId === value;
  const found = useHomes(value, isOpen && !isChosen);
  const homes = found.kind === "found" ? found.homes : [];
  return (
    <span className="home-field">
      <AutoComplete
        {...(id === undefined ? {} : { id })}
        value={value}
        maxLength={64}
        open={isOpen && homes.length > 0}
        onOpenChange={setOpen}
        // Long ones take two lines on a phone.
        virtual={false}
        classNames={{ popup: { root: "home-choices" } }}
        options={homes.map((home) => {
          const what = homeText(home);
          return { value: home.homeId, label: what === "" ? home.homeId : say("choice", { what, id: home.homeId }) };
        })}
        // Enter takes the first one. Without an active one, antd would name an option that is not there.
        defaultActiveFirstOption
        showSearch={{ filterOption: false }}
        onChange={(typed: string) => onChange?.(typed)}
        onSelect={(homeId: string) => setChosen(homes.find((one) => one.homeId === homeId) ?? null)}
      />
      <span className="soft" role="status">
        {isChosen ? homeText(chosen) : <Count of={found} isOpen={isOpen && value.trim() !== ""} />}
      </span>
    </span>
  );
}

/** Whoever does not see the list hears how long it is. */
function Count({ of: found, isOpen }: { of: Homes; isOpen: boolean }): ReactNode {
  const say = useWords(homeChoiceWords);
  if (!isOpen || found.kind === "waiting") return null;
  if (found.kind === "not-asked") return say("notAsked");
  const count = found.homes.length;
  if (count === 0) return say("none");
  return say(found.hasMore ? "foundMore" : "found", { count });
}
