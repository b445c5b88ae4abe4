/** Something the server is asked for, again whenever `key` changes. The last good answer stays until a better one is there. */

import { useEffect, useState } from "react";
import type { Asked } from "../parts/desk-client.ts";

export type Known<T> = { value: T | null; failed: string | null };

export function useAsked<T>(key: string | null, ask: () => Promise<Asked<T>>): Known<T> {
  const [known, setKnown] = useState<Known<T> & { subject: string | null }>({
    value: null,
    failed: null,
    subject: null,
  });
  // The part before the first blank names the subject: another subject's answer is never shown for this one.
  const subject = key?.split(" ")[0] ?? null;
  useEffect(() => {
    if (key === null) return;
    let isWanted = true;
    void ask().then((answer) => {
      if (!isWanted) return;
      setKnown((before) => {
        if (answer.kind === "answer") return { value: answer.value, failed: null, subject };
        return { value: before.subject === subject ? before.value : null, failed: answer.message, subject };
      });
    });
    return () => {
      isWanted = false;
    };
    // `ask` is made anew at each drawing; what it asks for is named by `key`.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return known.subject === subject ? known : { value: null, failed: null };
}
