/** Why a database is not used, in a sentence that says what to do. Starting again without doing it gives the same answer. */
export class DatabaseRefusedError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "DatabaseRefusedError";
  }
}
