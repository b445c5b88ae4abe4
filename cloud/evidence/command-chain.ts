/** Commands write a chain of their own: the cloud's has one writer. */
export const commandChain = "command";
