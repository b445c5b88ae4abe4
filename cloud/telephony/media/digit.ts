/** The keys of a telephone, by the numbers of RFC 4733 §3.2 table 3: 0 to 9, then * and #, then the four letters that few telephones have. */

export const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "A", "B", "C", "D"] as const;
export type Digit = (typeof digits)[number];

export function digitOfEvent(event: number): Digit | undefined {
  return digits[event];
}

export function digitOfText(text: string): Digit | undefined {
  const trimmed = text.trim().toUpperCase();
  return digits.find((digit) => digit === trimmed);
}
