/** What keeps the requests of one conversation together: Call-ID, our tag, and numbers that only grow. */

export type Conversation = {
  readonly callId: string;
  readonly ourTag: string;
  /** The CSeq of the next request. */
  next(): number;
};

/** @param newToken random letters and digits, at least 64 bits of them. */
export function createConversation(newToken: () => string, callId = newToken()): Conversation {
  const ourTag = newToken();
  let last = 0;
  return { callId, ourTag, next: () => (last += 1) };
}
