/**
 * Text of comma-separated values as rows of cells (RFC 4180), each with the line it begins in. Quoted cells may hold commas, quotes (doubled) and line ends; a byte
 * order mark is left out, so are empty lines. A quote that is never closed takes in the rest of the text, and whoever reads the cells sees that.
 */

export type ListRow = { line: number; cells: readonly string[] };

export function listRows(text: string): readonly ListRow[] {
  const rows: ListRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let line = 1;
  let begunAt = 1;
  const endCell = (): void => {
    cells.push(cell);
    cell = "";
  };
  const endRow = (): void => {
    endCell();
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: begunAt, cells });
    cells = [];
    begunAt = line;
  };
  const all = text.startsWith("\ufeff") ? text.slice(1) : text;
  for (let at = 0; at < all.length; at++) {
    const character = all.charAt(at);
    if (character === "\n") line++;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (all[at + 1] === '"') {
        cell += '"';
        at++;
      } else isQuoted = false;
      continue;
    }
    if (character === '"' && cell.trim() === "") {
      cell = "";
      isQuoted = true;
    } else if (character === ",") endCell();
    else if (character === "\n") endRow();
    else if (character !== "\r") cell += character;
  }
  endRow();
  return rows;
}
