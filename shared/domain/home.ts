/** Words about the dwelling that both sides of the wire need. */

/** Rooms come from a closed list, so that a rule may rely on them. `outside` is beyond the exterior door. */
export const rooms = ["bedroom", "bathroom", "hall", "kitchen", "living-room", "other", "outside"] as const;
export type Room = (typeof rooms)[number];
