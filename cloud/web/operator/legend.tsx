/** Which key does what, just now; and the switch for whoever has no use for single letters. */

import { useContext, useEffect, useId, useRef, useState, type ReactNode } from "react";
import { Both } from "../parts/language.tsx";
import { fixedKeys, keyWords } from "./key-words.ts";
import { KeysContext } from "./keys.ts";

export function Legend({ leave }: { leave: () => void }): ReactNode {
  const keys = useContext(KeysContext);
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOn, setIsOn] = useState(keys?.isOn() ?? true);
  // As it was when it was opened: what works behind it does not change meanwhile.
  const [acts] = useState(() => keys?.acts() ?? []);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog className="dialog legend" ref={dialog} aria-labelledby={id} onClose={leave}>
      <h2 id={id}>
        <Both of={keyWords.legend} inline />
      </h2>
      <p>
        <Both of={keyWords.legendMeans} />
      </p>
      <dl className="legend-keys">
        {acts.map(([key, { words }]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>
              <Both of={words} inline />
            </dd>
          </div>
        ))}
        {fixedKeys.map(([name, words]) => (
          <div key={name}>
            <dt>
              <kbd>{name}</kbd>
            </dt>
            <dd>
              <Both of={words} inline />
            </dd>
          </div>
        ))}
      </dl>
      <label className="legend-off">
        <input
          type="checkbox"
          checked={!isOn}
          onChange={(event) => {
            keys?.switchOn(!event.target.checked);
            setIsOn(!event.target.checked);
          }}
        />
        <Both of={keyWords.off} inline />
      </label>
      <button type="button" className="button" autoFocus onClick={() => dialog.current?.close()}>
        <Both of={keyWords.close} inline />
      </button>
    </dialog>
  );
}
