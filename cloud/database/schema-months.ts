/** The tables of months that were closed, typed; `schema.ts` says what holds for all. */

export type MonthTables = { closed_months: ClosedMonthRow; month_corrections: MonthCorrectionRow };

/** `area`: its code, empty for what is said of nowhere, `everywhere` for the whole deployment. `level`: by which the codes were cut. `numbers`: JSON. */
export type ClosedMonthRow = {
  month: string;
  area: string;
  level: string;
  closed_at_ms: number;
  by: string;
  numbers: string;
  /** Over all the others (`months/crypto-month-seal.ts`). */
  seal: string;
};

/** `n` counts from 1 in one area and month. `changes`: JSON. `seal`: over the one before it too. */
export type MonthCorrectionRow = {
  month: string;
  area: string;
  n: number;
  at_ms: number;
  by: string;
  why: string;
  changes: string;
  seal: string;
};
