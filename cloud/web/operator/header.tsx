/** Who is at the desk, what time it is, and whether the page can see and be heard. */

import { useId, useRef, useState, type ReactNode } from "react";
import { Both, One } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { say, type Words } from "../parts/words.ts";
import type { Tone } from "./alarm-tone.ts";
import { sayCheckIn } from "./check-in-words.ts";
import { useDesk, useLine, useNowMs } from "./desk-context.ts";
import type { Line } from "./desk-state.ts";
import { KeyCap } from "./key-cap.tsx";
import { keyWords } from "./key-words.ts";
import { PhoneButton } from "./phone-button.tsx";
import { sayShift } from "./shift-words.ts";
import { sayOf } from "./people-words.ts";

const lineWords: Record<Line, Words> = { up: say.lineUp, returning: say.lineReturning, blind: say.lineBlind };

export function Header(given: {
  tone: Tone;
  chooseLanguage: () => void;
  chooseHomes: () => void;
  chooseCheckIns: () => void;
  openShift: () => void;
  openForCaller: () => void;
  openLegend: () => void;
}): ReactNode {
  const { tone, chooseLanguage, chooseHomes, chooseCheckIns, openShift, openForCaller, openLegend } = given;
  const { operator, askName } = useDesk();
  const line = useLine();
  // On a phone alone: what nobody needs while somebody waits is one press away. Sound, telephone and a caller's incident stay.
  const [isOpen, setIsOpen] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  const moreId = useId();
  return (
    <header
      className="head"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        setIsOpen(false);
        menu.current?.focus();
      }}
    >
      <img className="head-mark" src="/lantern.svg" alt="" width="34" height="34" />
      <p className="head-brand">
        <Both of={say.brand} />
      </p>
      <span className={`line line-${line}`} role="status">
        <Both of={lineWords[line]} inline />
      </span>
      <span className="head-space" />
      <button
        ref={menu}
        type="button"
        className="head-button head-menu"
        aria-expanded={isOpen}
        aria-controls={moreId}
        onClick={() => setIsOpen(!isOpen)}
      >
        <One of={keyWords.menu} />
      </button>
      <SoundButton tone={tone} />
      <PhoneButton />
      <button type="button" className="head-button" onClick={openForCaller}>
        <Both of={sayOf.caller} inline />
      </button>
      <div id={moreId} className={isOpen ? "head-more is-open" : "head-more"} onClick={() => setIsOpen(false)}>
        <button type="button" className="head-button" onClick={openShift}>
          <Both of={sayShift.open} inline />
        </button>
        <button type="button" className="head-button" onClick={chooseCheckIns}>
          <Both of={sayCheckIn.title} inline />
        </button>
        <button type="button" className="head-button" onClick={chooseHomes}>
          <Both of={say.homes} inline />
        </button>
        <button type="button" className="head-button head-keys" onClick={openLegend}>
          <One of={keyWords.legend} /> <KeyCap of="?" />
        </button>
        <button type="button" className="head-button" onClick={chooseLanguage}>
          <One of={say.language} />
        </button>
        <button type="button" className="head-button" onClick={askName}>
          <One of={say.operator} /> <strong>{operator === "" ? "—" : operator}</strong>
        </button>
      </div>
      <HeadClock />
    </header>
  );
}

function HeadClock(): ReactNode {
  return <time className="head-clock running">{clockText(useNowMs())}</time>;
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
