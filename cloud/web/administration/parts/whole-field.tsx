/** A whole number in a form: what is no number is none. */

import { Input } from "antd";
import type { ReactNode } from "react";

type Given = {
  id?: string;
  label?: string;
  value?: number | null;
  onChange?: (value: number | null) => void;
  isDisabled?: boolean;
};

export function WholeField({ id, label, value = null, onChange }: Given): ReactNode {
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { "aria-label": label })}
      className="whole-field"
      inputMode="numeric"
      maxLength={6}
      autoComplete="off"
      value={value === null || Number.isNaN(value) ? "" : String(value)}
      onChange={(event) => onChange?.(/^\d+$/.test(event.target.value) ? Number(event.target.value) : null)}
    />
  );
}
