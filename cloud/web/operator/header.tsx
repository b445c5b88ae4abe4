/** Who is at the desk, what time it is, and whether the page can see and be heard. */

import { useState, type ReactNode } from "react";
import { Both, One } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { say, type Words } from "../parts/words.ts";
import type { Tone } from "./alarm-tone.ts";
import { useDesk } from "./desk-context.ts";
import type { Line } from "./desk-state.ts";
import { PhoneButton } from "./phone-button.tsx";
import { sayOf } from "./people-words.ts";

const lineWords: Record<Line, Words> = { up: say.lineUp, returning: say.lineReturning, blind: say.lineBlind };

export function Header(given: {
  line: Line;
  tone: Tone;
  chooseLanguage: () => void;
  chooseHomes: () => void;
  openForCaller: () => void;
}): ReactNode {
  const { line, tone, chooseLanguage, chooseHomes, openForCaller } = given;
  const { operator, askName, nowMs } = useDesk();
  return (
    <header className="head">
      <img className="head-mark" src="/lantern.svg" alt="" width="34" height="34" />
      <p className="head-brand">
        <Both of={say.brand} />
      </p>
      <span className={`line line-${line}`} role="status">
        <Both of={lineWords[line]} inline />
      </span>
      <span className="head-space" />
      <SoundButton tone={tone} />
      <PhoneButton />
      <button type="button" className="head-button" onClick={openForCaller}>
        <Both of={sayOf.caller} inline />
      </button>
      <button type="button" className="head-button" onClick={chooseHomes}>
        <Both of={say.homes} inline />
      </button>
      <button type="button" className="head-button" onClick={chooseLanguage}>
        <One of={say.language} />
      </button>
      <button type="button" className="head-button" onClick={askName}>
        <One of={say.operator} /> <strong>{operator === "" ? "—" : operator}</strong>
      </button>
      <time className="head-clock">{clockText(nowMs)}</time>
    </header>
  );
}

function SoundButton({ tone }: { tone: Tone }): ReactNode {
  const [isOn, setIsOn] = useState(() => tone.isOn());
  const switchOn = async (): Promise<void> => {
    await tone.switchOn();
    setIsOn(tone.isOn());
    tone.preAlarm();
  };
  return (
    <button type="button" className={isOn ? "head-button" : "head-button sound-off"} onClick={() => void switchOn()}>
      <Both of={isOn ? say.soundOn : say.soundOff} inline />
    </button>
  );
}
