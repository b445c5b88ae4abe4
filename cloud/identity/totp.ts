/** Codes that change with time: what an app on the phone shows. */

export type Totp = {
  /** 160 random bits in base64: RFC 4226 §4, R6. */
  newSecret(): string;
  /** The step whose code this is: the present one, or one before or after it for clocks that differ. */
  stepOf(secret: string, code: string, nowMs: number): number | undefined;
  /** What is typed or photographed into the app: base32, and an `otpauth:` address. */
  enrolment(secret: string, account: string): { secret: string; uri: string };
};
