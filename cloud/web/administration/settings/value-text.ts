/** A value in words, by its unit. */

import type { OriginView, SettingView } from "../../../api/registry/contract/settings.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { nameText } from "../parts/area-names.ts";
import { timeText } from "../../parts/day-text.ts";
import { useLengthText } from "../parts/length-text.ts";
import { settingsWords } from "./words.ts";

export function useValueText(): (setting: SettingView, which?: "value" | "inherited") => string {
  const say = useWords(settingsWords);
  const lengthText = useLengthText();
  return (setting, which = "value") => {
    switch (setting.unit) {
      case "number-to-call":
        return setting[which];
      case "milliseconds":
        return lengthText(setting[which]);
      case "years":
        return say("inYears", { value: setting[which] });
      case "months":
        return say("inMonths", { value: setting[which] });
      case "days":
        return say("inDays", { value: setting[which] });
      case "milliseconds-or-none":
      case "days-or-none": {
        const value = setting[which];
        if (value === null) return say("noTime");
        return setting.unit === "days-or-none" ? say("inDays", { value }) : lengthText(value);
      }
      case "sensitivity":
        return say(setting[which]);
      case "languages":
        return say(languagesKey(setting[which]));
      case "hours-of-day": {
        const hours = setting[which];
        return hours === null ? say("noHours") : say("fromTo", hours);
      }
    }
  };
}

/** The order in which languages are preferred, as a word of the catalogue. */
export function languagesKey(languages: readonly ("zh" | "en")[]): "zh" | "en" | "zh,en" | "en,zh" {
  const [first = "zh", second] = languages;
  if (second === undefined) return first;
  return first === "zh" ? "zh,en" : "en,zh";
}

export function useOriginText(): (origin: OriginView, isOwn: boolean) => string {
  const say = useWords(settingsWords);
  const language = useLanguage();
  return (origin, isOwn) => {
    switch (origin.kind) {
      case "default":
        return say("byDefault");
      case "home-record":
        return say("ofHomeRecord");
      case "set": {
        const [at, { place }] = [timeText(origin.atMs), origin];
        if (place.kind === "home") return say("setForHome", { at });
        if (isOwn) return say("setHere", { at });
        if (place.kind === "everywhere") return say("setEverywhere", { at });
        return say("setIn", { place: nameText(place.name, language) ?? place.area, at });
      }
    }
  };
}
