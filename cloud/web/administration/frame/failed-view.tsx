/** A view that fell over leaves a sentence and a way on instead of a white screen; the menu stays. */

import { Button, Result } from "antd";
import { Component, type ReactNode } from "react";
import { sayOnce } from "../../parts/catalogue.ts";
import { frameWords } from "./words.ts";

/** React reports what could not be drawn to a class only. */
export class FailedView extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const say = sayOnce(frameWords);
    return (
      <div role="alert">
        <Result
          status="warning"
          title={say("pageFailed")}
          subTitle={say("pageFailedDo")}
          extra={
            <Button type="primary" onClick={() => window.location.reload()}>
              {say("reload")}
            </Button>
          }
        />
      </div>
    );
  }
}
