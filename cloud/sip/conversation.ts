/** What keeps the requests of one conversation together: Call-ID, our tag, and numbers that only grow. */

export type Conversation = {
  readonly callId: string;
  readonly ourTag: string;
  /** The CSeq of the next request. */
  next(): number;
};

/** One that somebody else began, in which we have given our tag already. */
export function joinConversation(callId: string, ourTag: string): Conversation {
  let last = 0;
  return { callId, ourTag, next: () => (last += 1) };
}

/** @param newToken random letters and digits, at least 64 bits of them. */
export function createConversation(newToken: () => string, callId = newToken()): Conversation {
  return joinConversation(callId, newToken());
}
