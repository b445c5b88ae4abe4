/** What is asked of the server, as it is shown: waiting, refused, empty, or there. */

import { Empty, Spin } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import type { Read } from "../client/use-client.ts";
import { frameWords } from "../frame/words.ts";
import { Trouble } from "./trouble.tsx";

export function Reading(): ReactNode {
  const say = useWords(frameWords);
  return (
    <div className="reading" role="status">
      <Spin />
      <span>{say("loading")}</span>
    </div>
  );
}

/** @param empty what is said of a list without anything in it: why, and what can be done. */
export function ReadView<T>(given: {
  read: Read<T>;
  isEmpty?: (value: T) => boolean;
  empty?: ReactNode;
  children: (value: T) => ReactNode;
}): ReactNode {
  const { read, isEmpty = () => false, empty = null, children } = given;
  const { shown, reload } = read;
  if (shown.kind === "asking") return <Reading />;
  if (shown.kind === "refused") return <Trouble of={shown} reload={reload} />;
  if (isEmpty(shown.value)) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />;
  return children(shown.value);
}
