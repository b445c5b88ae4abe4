/** What one version of a record says otherwise than the one before it. Pure. */

import type { ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import { recordFields, type RecordField } from "./record-text.ts";

export function changedFields(before: ResidentRecordView, after: ResidentRecordView): readonly RecordField[] {
  return recordFields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
