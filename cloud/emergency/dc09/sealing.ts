/** What encrypts and decrypts with the key of one path. */

import type { Content } from "./frame.ts";

export type Clear = Extract<Content, { kind: "clear" }>;
export type Sealed = Extract<Content, { kind: "sealed" }>;

export type Sealing = {
  seal(clear: Clear): Sealed;
  /** undefined = the key is another one. */
  open(sealed: Sealed): Clear | undefined;
};
