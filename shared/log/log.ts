/** Where a process says what it did. A record of functions, so that pure callers can be given one that keeps or drops the lines. */

export type LogFields = Readonly<Record<string, unknown>>;

export type Log = {
  debug(sentence: string, fields?: LogFields): void;
  info(sentence: string, fields?: LogFields): void;
  warn(sentence: string, fields?: LogFields): void;
  error(sentence: string, fields?: LogFields): void;
};

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
