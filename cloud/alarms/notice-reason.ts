/** Why a connector is told something. */
export type NoticeReason = "raised" | "pre-alarm" | "outside-due" | "escalated" | "eased" | "closed";

/** Who goes first when places are short: an alarm before news about one. */
export const rankOf: Record<NoticeReason, number> = {
  raised: 0,
  "outside-due": 0,
  escalated: 0,
  "pre-alarm": 1,
  eased: 2,
  closed: 3,
};
