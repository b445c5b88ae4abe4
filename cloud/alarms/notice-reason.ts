/** Why a connector is told something. */
export type NoticeReason = "raised" | "pre-alarm" | "outside-due" | "escalated" | "eased" | "closed";
