/** A claim code, shown once: as text, as a picture, and as a label to print. Only the label is printed. */

import { Button } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import type { KitCodeView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { QrCode } from "../../parts/qr-code.tsx";
import { kitWords } from "./words.ts";

export function CodeShown({ code, label, done }: { code: KitCodeView; label: string; done: () => void }): ReactNode {
  const say = useWords(kitWords);
  const heading = useRef<HTMLHeadingElement>(null);
  // It takes the place of the form: whoever does not see that hears it.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <div className="page-head">
        <h1 tabIndex={-1} ref={heading}>
          {say("codeFor", { label })}
        </h1>
      </div>
      <section className="sheet">
        <p className="lead">{say("codeOnce")}</p>
        <div className="kit-label">
          <QrCode text={code.qrText} label={say("codePicture")} />
          <p>
            <strong className="kit-label-name">{label}</strong>
            <span className="soft">{say("code")}</span>
            <span className="kit-code">{code.claimCode}</span>
            <span className="soft">{say("labelHint")}</span>
          </p>
        </div>
        <div className="row">
          <Button type="primary" onClick={() => window.print()}>
            {say("print")}
          </Button>
          <Button onClick={done}>{say("codeDone")}</Button>
        </div>
      </section>
    </>
  );
}
