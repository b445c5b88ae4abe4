/** A fault says that equipment is not to be trusted. It is a work item with an owner and a deadline, never an alarm's stand-in. */

export const faultKinds = [
  "silent",
  "low-battery",
  "tamper",
  "mains-lost",
  "clock-untrusted",
  "link-lost",
  "storage",
  "stuck",
  "jammed",
  "cloned",
  /** Sent something that nobody could read: kept, counted, and looked at by a technician. */
  "unreadable",
  /** Reports that it cannot do its work (radar chip failure, fall detection switched off). */
  "device-failure",
  /** What the cloud set for a kit could not be taken, or not be kept: the one before is in force. */
  "configuration",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type FaultState = "present" | "gone";
