/** Who sits at an open page, and which telephone rings for them. What was said of it is kept; who sits where is known while the page is open. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Seat } from "../../api/ports-calls.ts";
import type { OperatorPhone } from "../switchboard/switchboard.ts";

export type KeptPhones = {
  phoneOf(operator: string): Promise<string | null>;
  keep(operator: string, phone: string | null, nowMs: number): Promise<void>;
};

/** Pages of a county's centre several times over; the one that was said first is forgotten, and says it again when it connects. */
const seatsMax = 500;

export type OperatorPhones = {
  opened(desk: string): void;
  closed(desk: string): void;
  sits(seat: Seat, phone: string | null): void;
  at(desk: string): (Seat & { phone: string | null }) | undefined;
  /** Whose telephones ring for a call of this area. Whoever is on the telephone is left alone while somebody else is free. */
  operators(area: AreaCode | null): readonly OperatorPhone[];
};

/** @param isBusy whether somebody speaks at this telephone now. */
export function createOperatorPhones({ isBusy }: { isBusy: (phone: string) => boolean }): OperatorPhones {
  const pages = new Map<string, number>();
  const seats = new Map<string, Seat & { phone: string | null }>();
  return {
    opened(desk) {
      pages.set(desk, (pages.get(desk) ?? 0) + 1);
    },
    closed(desk) {
      const left = (pages.get(desk) ?? 1) - 1;
      if (left > 0) return void pages.set(desk, left);
      pages.delete(desk);
      seats.delete(desk);
    },
    sits(seat, phone) {
      seats.delete(seat.desk);
      seats.set(seat.desk, { ...seat, phone });
      const first = seats.size > seatsMax ? seats.keys().next().value : undefined;
      if (first !== undefined) seats.delete(first);
    },
    at: (desk) => seats.get(desk),
    operators(area) {
      const byPhone = new Map<string, OperatorPhone>();
      for (const { desk, name, phone, answersFor } of seats.values())
        if (phone !== null && pages.has(desk) && answersFor(area)) byPhone.set(phone, { name, phone });
      const all = [...byPhone.values()];
      const free = all.filter(({ phone }) => !isBusy(phone));
      return free.length > 0 ? free : all;
    },
  };
}
