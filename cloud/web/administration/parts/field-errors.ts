/** Which fields of a form the server named: `fields.categories.0.evidence` is `["categories", 0, "evidence"]` there. */

import type { FormInstance } from "antd";

/** Where a body puts what a form holds. */
const around: ReadonlySet<string> = new Set(["fields", "change", "ability"]);

export function fieldPath(field: string): (string | number)[] {
  const parts = field.split(".");
  const inForm = around.has(parts[0] ?? "") && parts.length > 1 ? parts.slice(1) : parts;
  return inForm.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** @param sentence below each of them. */
export function showFieldErrors(form: FormInstance, fields: readonly string[], sentence: string): void {
  const named = fields.map(fieldPath).map((name) => ({ name, errors: [sentence] }));
  form.setFields(named);
  const first = named[0];
  if (first !== undefined) form.scrollToField(first.name, { focus: true });
}
