/** A text as sound of a telephone. It always becomes one: what cannot be spoken is said in general words, which were spoken before and lie beside the program. */

export type Language = "zh" | "en";

/** What general words stand for it: a question that takes keys, what is said to a key, or a notice that asks nothing. */
export const speechParts = ["question", "answer", "notice"] as const;
export type SpeechPart = (typeof speechParts)[number];

/** `samples`: 8,000 a second. */
export type Spoken = { samples: Int16Array; isGeneral: boolean };

export type Speech = AsyncDisposable & {
  /** Settles within some seconds and never throws. */
  speak(text: string, as: { part: SpeechPart; language: Language }): Promise<Spoken>;
};
