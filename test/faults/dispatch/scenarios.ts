/** What happens in homes, at far ends and at the desk while the cloud dies at some point: presses, answers of every kind, people. */

export type Connector = "desk" | "webhook" | "sms";

/** How a far end meets one call of a delivery. `away` and `refuses`: it does not have it afterwards. */
export type Answer = "takes" | "refuses" | "away" | "throws" | "takes and says nothing";

export type Scenario = {
  name: string;
  homes: number;
  /** By the number of the call of one delivery; then it takes. */
  answers?: Partial<Record<Connector, readonly Answer[]>>;
  events: readonly { atSecond: number; kind: "press" | "acknowledge" | "close"; home: number }[];
  /** When the disk takes nothing. */
  full?: { fromSecond: number; toSecond: number };
  untilSecond: number;
};

const press = (atSecond: number, home: number) => ({ atSecond, kind: "press" as const, home });
const taken = (atSecond: number, home: number) => ({ atSecond, kind: "acknowledge" as const, home });
const closed = (atSecond: number, home: number) => ({ atSecond, kind: "close" as const, home });

export const scenarios: readonly Scenario[] = [
  {
    name: "four homes of one street at once, all taken in hand within half a minute",
    homes: 4,
    events: [
      ...[1, 2, 3, 4].map((home) => press(1, home)),
      ...[1, 2, 3, 4].map((home) => taken(30, home)),
      ...[1, 2, 3, 4].map((home) => closed(40, home)),
    ],
    untilSecond: 60,
  },
  {
    name: "nobody at the desk for two minutes and a half: everybody is told, again and again",
    homes: 2,
    events: [press(1, 1), press(5, 2), taken(150, 1), taken(151, 2), closed(165, 1), closed(166, 2)],
    untilSecond: 190,
  },
  {
    name: "a centre that is away for its first three calls",
    homes: 2,
    answers: { webhook: ["away", "away", "away"] },
    events: [press(1, 1), press(2, 2), taken(110, 1), taken(111, 2), closed(115, 1), closed(116, 2)],
    untilSecond: 140,
  },
  {
    name: "a centre that refuses, and the next one is told at once",
    homes: 2,
    answers: { desk: ["refuses"], webhook: ["refuses"] },
    events: [press(1, 1), press(4, 2), taken(90, 1), taken(91, 2), closed(95, 1), closed(96, 2)],
    untilSecond: 130,
  },
  {
    name: "a centre that has it and never says so",
    homes: 2,
    answers: { webhook: ["takes and says nothing"] },
    events: [press(1, 1), press(2, 2), taken(112, 1), taken(113, 2), closed(117, 1), closed(118, 2)],
    untilSecond: 150,
  },
  {
    name: "a disk that is full while two homes wait for a centre that is away, has it and does not say so, and then takes it",
    homes: 2,
    answers: { webhook: ["away", "takes and says nothing"], sms: ["away"] },
    events: [press(1, 1), press(1, 2), taken(117, 1), taken(118, 2), closed(122, 1), closed(123, 2)],
    full: { fromSecond: 4, toSecond: 50 },
    untilSecond: 190,
  },
  {
    name: "a second press while somebody has the first in hand, beside a mistake in a connector",
    homes: 2,
    answers: { sms: ["throws"], desk: ["away"] },
    events: [
      press(1, 1),
      press(3, 2),
      taken(20, 1),
      press(25, 1),
      taken(105, 1),
      taken(106, 2),
      closed(112, 1),
      closed(113, 2),
    ],
    untilSecond: 140,
  },
];
