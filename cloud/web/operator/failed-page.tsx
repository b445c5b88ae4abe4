/** A page that fell over must not leave a white screen that looks like a quiet night: it says so, and begins again by itself. */

import { Component, type ReactNode } from "react";
import { say } from "../parts/words.ts";

const beginAgainAfterMs = 5_000;

/** React reports what could not be drawn to a class only. */
export class FailedPage extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(): void {
    document.title = say.pageFailed[0];
    window.setTimeout(() => window.location.reload(), beginAgainAfterMs);
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="blind blind-whole" role="alert">
        <strong>{say.pageFailed[0]}</strong>
        <strong lang="en">{say.pageFailed[1]}</strong>
        <p>{say.blindDo[0]}</p>
        <p lang="en">{say.blindDo[1]}</p>
      </div>
    );
  }
}
