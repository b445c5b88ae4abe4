/**
 * Where SIP meets whoever hears it, a mistake of ours ends with the message that met it: it is told, the message is dropped, and the process, with every other call and alarm in it,
 * goes on. Without this an exception within an event of a socket, or of a timer, would end the process.
 */

/** A mistake of ours; whoever is told must not throw. */
export type OnFault = (error: unknown) => void;

/** @returns false when it failed. */
export function contained(onFault: OnFault, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    onFault(error);
    return false;
  }
}
