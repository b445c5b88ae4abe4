/** Text cut to a length as messages count it: 16-bit units, and no character cut in half. */

export function clipped(text: string, unitsMax: number): string {
  const plain = text.replaceAll(/\s+/g, " ").trim();
  if (plain.length <= unitsMax) return plain;
  let cut = "";
  for (const character of plain) {
    if (cut.length + character.length > unitsMax - 1) break;
    cut += character;
  }
  return `${cut}…`;
}
