/** A link that holds once, shown once: to copy, or to be scanned by whom it is for. */

import { Button, Input } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { LinkView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { QrCode } from "../../parts/qr-code.tsx";
import { timeText } from "../../parts/day-text.ts";
import { peopleWords } from "./words.ts";

export function LinkShown({ link, name, done }: { link: LinkView; name: string; done: () => void }): ReactNode {
  const say = useWords(peopleWords);
  const [copying, setCopying] = useState<"not-yet" | "copied" | "refused">("not-yet");
  const url = `${window.location.origin}/sign-in/#${new URLSearchParams({ invitation: link.token })}`;
  const heading = useRef<HTMLHeadingElement>(null);
  // It takes the place of the form: whoever does not see that hears it.
  useEffect(() => heading.current?.focus(), []);
  const copy = (): void => {
    navigator.clipboard.writeText(url).then(
      () => setCopying("copied"),
      () => setCopying("refused"),
    );
  };
  return (
    <>
      <div className="page-head">
        <h1 tabIndex={-1} ref={heading}>
          {say("linkFor", { name })}
        </h1>
      </div>
      <section className="sheet">
        <p className="lead">{say("linkOnce", { until: timeText(link.endsAtMs) })}</p>
        <div className="row link-row">
          <Input aria-label={say("link")} value={url} readOnly onFocus={(event) => event.target.select()} />
          <Button type="primary" onClick={copy}>
            {say("copy")}
          </Button>
          <span role="status">
            {copying === "copied" ? say("copied") : copying === "refused" ? say("copyByHand") : null}
          </span>
        </div>
        <p className="soft lead">{say("pictureHint")}</p>
        <p className="lead">
          <QrCode text={url} label={say("picture")} />
        </p>
        <Button onClick={done}>{say("handedOver")}</Button>
      </section>
    </>
  );
}
