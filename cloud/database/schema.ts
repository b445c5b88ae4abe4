/**
 * The tables, typed. SQL stays within what SQLite and PostgreSQL share: text, bigint, bytes; JSON is text that we read whole.
 * Times are UTC milliseconds. What is opened one by one in a rule is a column; what is only shown or restored is JSON.
 */

import type { Kysely } from "kysely";
import type { QuestionRow } from "./question-row.ts";
import type { AttemptRow, BeatRow, CentreMessageRow, ClaimRow, DeliveryRow } from "./schema-claims.ts";
import type { DeskCallRow, OperatorPhoneRow, PhoneCallRow } from "./schema-calls.ts";
import type { CheckInTables } from "./schema-check-ins.ts";
import type { ShiftRow } from "./schema-shifts.ts";
import type { EquipmentTables } from "./schema-equipment.ts";
import type { IncidentRow, JournalRow } from "./schema-incidents.ts";
import type { MonthTables } from "./schema-months.ts";
import type { OutsideTables } from "./schema-outside.ts";

export type Schema = EquipmentTables & {
  migrations: { number: number; name: string; applied_at_ms: number };
  /** `ledger-id`, `fence`. */
  facts: { name: string; value: string };
  homes: HomeRow;
  /** What stood in `homes` before it was sealed into records. Empty after the first start with keys. */
  homes_before: HomeBeforeRow;
  gateways: { gateway_id: string; created_at_ms: number };
  assignments: AssignmentRow;
  devices: DeviceRow;
  subjects: SubjectRow;
  marks: MarkRow;
  /** What is newer than `subjects` and `marks`, one row a commit. Whoever reads those two lays this over them (`sql-hot-log.ts`). */
  hot_log: HotLogRow;
  alarms: AlarmRow;
  incidents: IncidentRow;
  journal: JournalRow;
  deliveries: DeliveryRow;
  /** Who carries out an attempt now, and until when. */
  claims: ClaimRow;
  attempts: AttemptRow;
  /** That whoever carries out or decides lives: `n` moves for as long as it does. */
  beats: BeatRow;
  faults: FaultRow;
  recoveries: RecoveryRow;
  quarantine: QuarantineRow;
  person_keys: PersonKeyRow;
  /** The present version of each record; `record_history` holds those before it. */
  records: RecordRow;
  record_history: RecordRow;
  audit: AuditRow;
  accounts: AccountRow;
  account_grants: AccountGrantRow;
  credentials: CredentialRow;
  sign_ins: SignInRow;
  invitations: InvitationRow;
  known_devices: KnownDeviceRow;
  home_phones: { home_id: string } & PhoneRow;
  residents: ResidentRow;
  resident_phones: { resident_id: string } & PhoneRow;
  resident_categories: { resident_id: string; category: string; area: string; risk: string; name_start_1: string };
  /** Who lived where, from when to when. `until_ms` null = still there. */
  stays: StayRow;
  consents: ConsentRow;
  imports: ImportRow;
  /** Which rows of a table came in, recognised by a blind index; `content`: that of the whole row. */
  imported_rows: { row_key: string; content: string; resident_id: string };
  areas: AreaRow;
  /** What an area that ended became. */
  area_successors: { code: string; became: string };
  kits: KitRow;
  /** Every device of a kit or on a shelf; `devices` holds those that are in a home. */
  kit_units: { unit_id: string; kit_id: string | null };
  visits: VisitRow;
  questions: QuestionRow;
  centre_messages: CentreMessageRow;
  phone_calls: PhoneCallRow;
  desk_calls: DeskCallRow;
  /** By which telephone an operator is called. */
  operator_phones: OperatorPhoneRow;
  /** Whom to call, and what was called. */
  check_ins: CheckInTables["check_ins"];
  check_in_calls: CheckInTables["check_in_calls"];
  /** Hand-overs of shifts. */
  shifts: ShiftRow;
  /** Months whose numbers stand. */
  closed_months: MonthTables["closed_months"];
  month_corrections: MonthTables["month_corrections"];
  /** Who calls outside now, how each path stands there, and what is wanted from there. */
  leases: OutsideTables["leases"];
  path_reports: OutsideTables["path_reports"];
  errands: OutsideTables["errands"];
};

/** The present name of an area, and when it was there. Days as `2020-06-05`, `2020-06` or `2020`. */
export type AreaRow = {
  code: string;
  level: string;
  /** Empty for a province. */
  parent: string;
  name: string;
  /** Pinyin or English in small letters; empty where none is known. */
  name_latin: string;
  from_day: string | null;
  until_day: string | null;
};

export type KitRow = {
  kit_id: string;
  /** What is printed on the box. */
  label: string;
  /** Empty = the whole deployment's. */
  area: string;
  state: string;
  gateway_id: string | null;
  home_id: string | null;
  /** By which its claim code is found. */
  claim_hash: string | null;
  maintenance_until_ms: number | null;
};

/** Where a home is found, and what every message asks of it. What it is called and where it stands is sealed in its record. */
export type HomeRow = {
  home_id: string;
  /** Official code; empty = not said. */
  area: string;
  /** Blind index of area and address. */
  place: string | null;
  time_zone: string;
  /** `live`, `demo` or `replay`. */
  kind: string;
  is_high_risk: number;
  inactivity_after_ms: number;
  /** When one of its contacts answered last; null = none can be reached. */
  contact_reached_at_ms: number | null;
};

export type HomeBeforeRow = {
  home_id: string;
  name: string;
  resident_name: string | null;
  address: string | null;
  phone: string | null;
};

/** Blind indexes of the digits, and of the last four. */
export type PhoneRow = { phone: string; phone_end: string };

/** Where a resident is found. The names and numbers are blind indexes. */
export type ResidentRow = {
  resident_id: string;
  home_id: string;
  /** Official code; empty = not said. */
  area: string;
  status: string;
  risk: string;
  /** 0 = never. */
  reached_at_ms: number;
  /** `2026-11-30`, the earliest day on which something of this person is to be looked at again. */
  review_on: string | null;
  reassess_since_ms: number | null;
  name: string;
  name_start_1: string;
  name_start_2: string;
  name_born: string | null;
  id_number: string | null;
};

export type StayRow = { resident_id: string; home_id: string; area: string; from_ms: number; until_ms: number | null };

export type ConsentRow = {
  consent_id: string;
  resident_id: string;
  purpose: string;
  given_at_ms: number;
  withdrawn_at_ms: number | null;
};

/** How far an import is: what it was given is not kept. */
export type ImportRow = {
  import_id: string;
  by: string;
  started_at_ms: number;
  rows: number;
  done_rows: number;
  ended_at_ms: number | null;
};

/** This kit in this home, from when to when. `until_ms` null = still there. */
export type AssignmentRow = {
  assignment_id: string;
  gateway_id: string;
  home_id: string;
  bucket: string;
  from_ms: number;
  until_ms: number | null;
  /** Null = made before there were kits. */
  kit_id?: string | null | undefined;
};

export type DeviceRow = {
  home_id: string;
  device_id: string;
  name: string;
  model: string;
  room: string;
  is_exterior_door: number;
  /** Somebody relies on it to call for help. */
  is_life?: number | undefined;
  /** The record it is the index of; null = made before there were kits. */
  unit_id?: string | null | undefined;
};

/** The hot row: what detection remembers of one home (or of a gateway without one). Changes with each decision, so kept small. */
export type SubjectRow = {
  subject: string;
  state: string;
  /** What its days have taught, in base64; null = nothing. */
  learned: string | null;
  due_at_ms: number | null;
} & Checked;

/** Over every other column (`sql-checksums.ts`). */
type Checked = { checksum: number };

export type MarkRow = {
  gateway_id: string;
  epoch: string;
  lane: string;
  /** Everything up to here was decided; `decided_above` = ranges beyond it, JSON. */
  decided_through: number;
  decided_above: string;
  timelined_through: number;
  timelined_above: string;
  /** Over all the others (`sql-checksums.ts`): a mark that was changed upward would hide records that never came. */
  checksum: number;
};

export type HotLogRow = { n: number; content: string; checksum: number };

export type AlarmRow = {
  /** The one thing that recognises an alarm. */
  alarm_id: string;
  subject: string;
  incident_id: string | null;
  gateway_id: string | null;
  epoch: string | null;
  seq: number | null;
  recorded_at_ms: number;
} & Checked;

/** Open faults only; `device_id` is empty for the gateway itself, because NULLs are never equal in a unique index. */
export type FaultRow = {
  subject: string;
  gateway_id: string;
  device_id: string;
  fault: string;
  owner: string;
  since_ms: number;
  detail: string;
  /** When it was witnessed last; null for those whose end is reported. */
  seen_at_ms: number | null;
} & Checked;

/** What one gateway said last about a ledger that this one has replaced. JSON. */
export type RecoveryRow = { gateway_id: string; heard_at_ms: number; remembered: string };

/** What could not be read or not be written, kept for a person to look at. */
export type QuarantineRow = {
  quarantine_id: string;
  received_at_ms: number;
  gateway_id: string;
  channel: string;
  why: string;
  payload: Uint8Array;
};

/** `wrapped` null = destroyed: nothing that was sealed with it can be read any more, and `master_key_id` is empty. */
export type PersonKeyRow = {
  owner: string;
  wrapped: Uint8Array | null;
  master_key_id: string;
  made_at_ms: number;
  destroyed_at_ms: number | null;
};

/** `content`: JSON in UTF-8, sealed with the key of `sealed_for` when that is not null. `by`: as `who` of the audit log. */
export type RecordRow = {
  kind: string;
  id: string;
  version: number;
  at_ms: number;
  by: string;
  what: string;
  sealed_for: string | null;
  content: Uint8Array;
};

/** Appended, never changed. `hash` covers the hash of `n - 1` and every other column. */
export type AuditRow = {
  chain: string;
  n: number;
  at_ms: number;
  who: string;
  what: string;
  subject_kind: string;
  subject_id: string;
  area: string;
  purpose: string;
  outcome: string;
  detail: string;
  digest: string;
  hash: string;
};

/** Who of the installers comes to which home. `area` is empty where nobody said where the home stands. */
export type VisitRow = {
  visit_id: string;
  home_id: string;
  area: string;
  account_id: string;
  from_ms: number;
  until_ms: number;
};

/** By what an account is found. Both names are blind, unique, and null once it has ended. */
export type AccountRow = {
  account_id: string;
  standing: string;
  login_blind: string | null;
  phone_blind: string | null;
};
/** `area` is empty for the whole deployment and for a grant that is for one home. */
export type AccountGrantRow = { account_id: string; n: number; role: string; area: string; home_id: string | null };

/** What proves a person. No history: what is taken away is gone. `secret` is sealed for the account; `lookup` finds passkeys and foreign subjects. */
export type CredentialRow = {
  credential_id: string;
  account_id: string;
  kind: string;
  lookup: string | null;
  secret: Uint8Array;
  /** The step of the last code that was taken, or how often a passkey has signed: it only grows. */
  counter: number;
  made_at_ms: number;
  used_at_ms: number | null;
};

/** `token_hash`: SHA-256 of what stands in the cookie. `about`: from where, sealed for the account. */
export type SignInRow = {
  sign_in_id: string;
  token_hash: string;
  account_id: string;
  stage: string;
  made_at_ms: number;
  factor_at_ms: number | null;
  seen_at_ms: number;
  idle_ms: number;
  ends_at_ms: number;
  about: Uint8Array;
};

export type InvitationRow = {
  invitation_id: string;
  token_hash: string;
  account_id: string;
  by: string;
  made_at_ms: number;
  ends_at_ms: number;
  used_at_ms: number | null;
  withdrawn_at_ms: number | null;
};

/** A browser in which this person has signed in whole: what strangers try does not slow it down. */
export type KnownDeviceRow = { token_hash: string; account_id: string; made_at_ms: number; ends_at_ms: number };

export type LedgerKysely = Kysely<Schema>;
