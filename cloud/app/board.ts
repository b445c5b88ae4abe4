/** Wires the board of an area. Decides nothing. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { createLiveBoard, type LiveBoard } from "../board/live-board.ts";
import { readBoardToday } from "../board/sql-board-today.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { RegistryReader } from "../registry/registry.ts";

export function openBoard(given: {
  database: Pick<LedgerDatabase, "read">;
  loop: CloudLoop;
  registry: RegistryReader;
  clock: Clock;
  log: Log;
}): LiveBoard {
  const { database, ...rest } = given;
  return createLiveBoard({
    ...rest,
    readToday: async (area, by, nowMs) => await readBoardToday(database, { area, by, nowMs }),
  });
}
