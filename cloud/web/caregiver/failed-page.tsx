/** A page that fell over must not leave a white screen that looks like a quiet day: it says so, and begins again by itself. */

import { Component, type ReactNode } from "react";
import { sayOnce } from "../parts/catalogue.ts";
import { frameWords } from "./words.ts";

const beginAgainAfterMs = 5_000;

/** React reports what could not be drawn to a class only. */
export class FailedPage extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(): void {
    window.setTimeout(() => window.location.reload(), beginAgainAfterMs);
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const say = sayOnce(frameWords);
    return (
      <main className="whole" role="alert">
        <h1>{say("pageFailed")}</h1>
        <p>{say("oldDo")}</p>
      </main>
    );
  }
}
