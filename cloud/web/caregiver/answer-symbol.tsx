/** The answer by shape, so that nobody needs to see colour: octagon = alarm, triangle = equipment, question mark, moon, house with an arrow, suitcase, tick. */

import type { ReactNode } from "react";
import type { CareAnswer } from "../../api/contract/caregiver.ts";

export function AnswerSymbol({ answer, isHeld }: { answer: CareAnswer; isHeld: boolean }): ReactNode {
  return (
    <svg className={`sign sign-${isHeld ? "held" : answer}`} viewBox="0 0 24 24" aria-hidden="true">
      {shapeOf(answer)}
    </svg>
  );
}

function shapeOf(answer: CareAnswer): ReactNode {
  switch (answer) {
    case "alarm":
      return (
        <>
          <path className="sign-fill" d="M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z" />
          <path className="sign-on" d="M12 6v7.4M12 17.3v.5" />
        </>
      );
    case "not-protected":
      return (
        <>
          <path className="sign-fill" d="M12 2 23 21.4H1z" />
          <path className="sign-on" d="M12 9v5.4M12 17.8v.4" />
        </>
      );
    case "cannot-tell":
      return (
        <>
          <circle className="sign-dash" cx="12" cy="12" r="10.4" />
          <path className="sign-line" d="M9 9.4a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2M12 17.3v.4" />
        </>
      );
    case "absent":
      return (
        <>
          <rect className="sign-line" x="2.5" y="7.5" width="19" height="13" rx="2.5" />
          <path className="sign-line" d="M8.5 7.5V4.7c0-.7.5-1.2 1.2-1.2h4.6c.7 0 1.2.5 1.2 1.2v2.8M7 11v6M17 11v6" />
        </>
      );
    case "away":
      return (
        <>
          <path className="sign-line" d="M2.5 11 10 4l7.5 7M4.8 9.2V20h10.4v-6" />
          <path className="sign-line" d="M13 12h9M18.8 8.6 22.2 12l-3.4 3.4" />
        </>
      );
    case "quiet":
      return <path className="sign-line" d="M20.4 14.6A9 9 0 1 1 9.4 3.6a7 7 0 0 0 11 11z" />;
    case "well":
      return (
        <>
          <circle className="sign-fill" cx="12" cy="12" r="11" />
          <path className="sign-on" d="m6.8 12.4 3.6 3.6 6.8-7.6" />
        </>
      );
  }
}
