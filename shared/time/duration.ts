/** Durations are a type of their own, so that a bare number of who-knows-what cannot pass for one. */

declare const brand: unique symbol;
/** A length of time in milliseconds. May be negative only as a difference. */
export type Millis = number & { readonly [brand]: "millis" };

// `as`: durations are made here and nowhere else.
export const millis = (count: number): Millis => count as Millis;
export const seconds = (count: number): Millis => millis(count * 1_000);
export const minutes = (count: number): Millis => seconds(count * 60);
export const hours = (count: number): Millis => minutes(count * 60);
export const days = (count: number): Millis => hours(count * 24);
