/** Why a connector is told something. */
export const noticeReasons = [
  "raised",
  "pre-alarm",
  "outside-due",
  "escalated",
  /** Somebody at the desk asks for more help. */
  "asked",
  /** Whoever is told is sent there. */
  "sent",
  "eased",
  "closed",
] as const;
export type NoticeReason = (typeof noticeReasons)[number];

/** Who goes first when places are short: an alarm before news about one. */
export const rankOf: Record<NoticeReason, number> = {
  raised: 0,
  "outside-due": 0,
  escalated: 0,
  asked: 0,
  sent: 0,
  "pre-alarm": 1,
  eased: 2,
  closed: 3,
};
