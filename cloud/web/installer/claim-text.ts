/** What stands in the QR code of a kit, or what somebody typed from under it: sixteen letters and digits, by fours. */

const length = 16;

/** Null: this is no code of a kit. People's o, i and l are read as 0, 1 and 1, as the server does. */
export function claimCodeIn(text: string): string | null {
  const said = text.toUpperCase().replace(/^\s*SHOUWANG\s+KIT\s+/, "");
  const plain = said.replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (plain.length !== length || !/^[0-9A-HJKMNP-TV-Z]+$/.test(plain)) return null;
  return plain.match(/.{4}/g)?.join("-") ?? null;
}
