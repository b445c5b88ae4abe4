/** Carries one frame to a receiver and what it answers back; knows nothing of what is in it. */

export type Transport = {
  /**
   * Sends `frame` and gives `hears` all that comes back, until it says that it has heard enough. Never rejects.
   * @returns null when enough was heard, else why not, for people.
   */
  exchange(frame: Uint8Array, hears: (bytes: Uint8Array) => boolean, signal: AbortSignal): Promise<string | null>;
};

/** A receiver that pours without end is no receiver: an answer has less than 200 bytes. */
export const answerBytesMax = 64 * 1024;
