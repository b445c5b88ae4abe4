/** How many tiles stand side by side, so that all of them fill the room and each is as near to a card (3:2) as it can be. Pure. */

const cardRatio = 1.5;

export function columnsFor(tiles: number, room: { width: number; height: number }): number {
  if (tiles <= 1 || room.width <= 0 || room.height <= 0) return 1;
  const off = (columns: number): number => {
    const rows = Math.ceil(tiles / columns);
    const ratio = room.width / columns / (room.height / rows);
    const empty = columns * rows - tiles;
    return Math.abs(Math.log(ratio / cardRatio)) + empty * 0.08;
  };
  const some = Array.from({ length: tiles }, (_, n) => n + 1);
  return some.reduce((best, one) => (off(one) < off(best) ? one : best), 1);
}
