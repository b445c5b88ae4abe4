/** How a form ends: what saves it, which waits for the answer, and what closes it again without. */

import { Button } from "antd";
import type { ReactNode } from "react";

export function SaveRow(given: { save: string; isAsking: boolean; cancel: string; onCancel: () => void }): ReactNode {
  const { save, isAsking, cancel, onCancel } = given;
  return (
    <div className="row">
      <Button type="primary" htmlType="submit" loading={isAsking}>
        {save}
      </Button>
      <Button onClick={onCancel}>{cancel}</Button>
    </div>
  );
}
