/** Closes a form again. */

import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { askWords } from "./act-words.ts";

export function CancelButton({ onClick }: { onClick: () => void }): ReactNode {
  const say = useWords(askWords);
  return <Button onClick={onClick}>{say("cancel")}</Button>;
}
