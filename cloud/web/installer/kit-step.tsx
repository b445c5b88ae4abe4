/** The code of the kit: scanned where there is a camera, typed everywhere. */

import { useEffect, useRef, useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { claimCodeIn } from "./claim-text.ts";
import { TextField } from "./parts.tsx";
import { startScanning, type ScanProblem } from "./scan.ts";
import { useWorking } from "./use-asking.ts";
import { kitWords } from "./words.ts";

const typedMax = 40;
const field = "claim-code";

export function KitStep(): ReactNode {
  const say = useWords(kitWords);
  const { work, view, tell } = useWorking();
  const [isWrong, setWrong] = useState(false);
  const typed = work.typed[field] ?? "";
  const take = (text: string): boolean => {
    const code = claimCodeIn(text);
    setWrong(code === null);
    if (code !== null) tell({ kind: "scanned", code });
    return code !== null;
  };
  const isThere = view?.kit?.state === "commissioning" || view?.kit?.state === "live";
  return (
    <>
      <p className="lead">{say("lead")}</p>
      <Scanner take={take} />
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          take(typed);
        }}
      >
        <TextField
          label={say("code")}
          hint={say("codeHint")}
          value={typed}
          maxLength={typedMax}
          isCode
          change={(text) => {
            setWrong(false);
            tell({ kind: "typed", field, text });
          }}
        />
        {isWrong ? (
          <p className="trouble" role="alert">
            {say("wrong")}
          </p>
        ) : null}
        <button type="submit" className="button">
          {say("take")}
        </button>
      </form>
      <p className="good" role="status">
        {isThere
          ? say("there", { label: view.kit?.label ?? "" })
          : work.code === ""
            ? ""
            : say("taken", { code: work.code })}
      </p>
    </>
  );
}

function Scanner({ take }: { take: (text: string) => boolean }): ReactNode {
  const say = useWords(kitWords);
  const video = useRef<HTMLVideoElement>(null);
  // The camera stays on while the page is drawn anew.
  const taking = useRef(take);
  useEffect(() => {
    taking.current = take;
  });
  const [isOn, setOn] = useState(false);
  const [problem, setProblem] = useState<ScanProblem | "notOurs" | null>(null);
  useEffect(() => {
    const shown = video.current;
    if (!isOn || shown === null) return;
    const ending = new AbortController();
    void startScanning(shown, {
      signal: ending.signal,
      found(text) {
        if (!taking.current(text)) return setProblem("notOurs");
        setProblem(null);
        setOn(false);
      },
    }).then((why) => {
      if (why === null || ending.signal.aborted) return;
      setProblem(why);
      setOn(false);
    });
    return () => ending.abort();
  }, [isOn]);
  return (
    <div className="card scanner">
      {isOn ? (
        <>
          <video ref={video} playsInline muted aria-label={say("picture")} />
          <p role="status">{say("scanning")}</p>
        </>
      ) : null}
      <button
        type="button"
        className={isOn ? "button" : "button button-primary"}
        onClick={() => {
          setProblem(null);
          setOn(!isOn);
        }}
      >
        {say(isOn ? "stop" : "scan")}
      </button>
      {problem === null ? null : (
        <p className="trouble" role="alert">
          {say(problem)}
        </p>
      )}
    </div>
  );
}
