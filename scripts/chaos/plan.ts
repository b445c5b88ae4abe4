/**
 * Which harm is done in which round, from one seed: the same seed plans the same harm, whatever the machine then makes of it.
 *
 * Every kind comes in turn, so that a short run sees as many kinds as it has rounds; beside it up to two more, drawn. In one round no
 * program and no cable is harmed twice, so that each harm has one beginning and one end that can be declared.
 */

export type Victim = { kind: "broker" } | { kind: "cloud" } | { kind: "gateway"; home: number };
export type Harm =
  | { kind: "kill"; victim: Victim; afterMs: number; forMs: number }
  | { kind: "pause"; victim: Victim; afterMs: number; forMs: number }
  | { kind: "cut"; home: number; afterMs: number }
  | { kind: "stall"; home: number; afterMs: number; forMs: number }
  /** The link looks alive and carries nothing; then the network forgets it. */
  | { kind: "half-open"; home: number; afterMs: number; forMs: number }
  | { kind: "full card"; afterMs: number; forMs: number }
  /** Under the running gateway; after it the gateway is killed and begins again on the mended card. */
  | { kind: "read-only card"; afterMs: number; forMs: number }
  /** Broker, cloud and all gateways at once, back in a drawn order. */
  | { kind: "blackout"; order: readonly number[]; afterMs: number; forMs: number };

export type Round = readonly Harm[];

/** The one with the small card, if there is one. */
export const smallCardHome = 0;
/** What needs the small card. */
const cardTurns: readonly Turn[] = ["full card", "read-only card"];
const turns = [
  "kill gateway",
  "pause gateway",
  "stall",
  "kill broker",
  "pause cloud",
  "cut",
  "kill cloud",
  "pause broker",
  "full card",
  "blackout",
  "half-open",
  "read-only card",
] as const;
export type Turn = (typeof turns)[number];

export function planRounds(options: {
  seed: number;
  rounds: number;
  homes: number;
  /** What the small card can do here; nothing without one. */
  cardTurns: readonly Turn[];
  /** Which kinds come in turn; all of them if it is not said. */
  turns?: readonly Turn[];
}): readonly Round[] {
  const random = seeded(options.seed);
  const below = (n: number): number => Math.floor(random() * n);
  const within = (fromMs: number, toMs: number): number => fromMs + below(toMs - fromMs);
  const usable = (options.turns ?? turns).filter(
    (turn) => !cardTurns.includes(turn) || options.cardTurns.includes(turn),
  );

  const harm = (turn: Turn): Harm => {
    const home = below(options.homes);
    const afterMs = within(200, 1_200);
    const times = { afterMs, forMs: within(500, 2_500) };
    switch (turn) {
      case "kill gateway":
        return { kind: "kill", victim: { kind: "gateway", home }, ...times };
      case "kill broker":
        return { kind: "kill", victim: { kind: "broker" }, ...times };
      case "kill cloud":
        return { kind: "kill", victim: { kind: "cloud" }, ...times };
      case "pause gateway":
        return { kind: "pause", victim: { kind: "gateway", home }, ...times };
      case "pause broker":
        return { kind: "pause", victim: { kind: "broker" }, ...times };
      case "pause cloud":
        return { kind: "pause", victim: { kind: "cloud" }, ...times };
      case "stall":
        return { kind: "stall", home, ...times };
      case "cut":
        return { kind: "cut", home, afterMs };
      case "half-open":
        return { kind: "half-open", home, afterMs, forMs: within(2_000, 6_000) };
      case "full card":
      case "read-only card":
        return { kind: turn, ...times };
      case "blackout":
        return { kind: "blackout", order: shuffled(options.homes + 2, below), ...times };
    }
  };

  return Array.from({ length: options.rounds }, (_, round) => {
    const chosen: Harm[] = [];
    const [first, ...rest] = [
      usable[round % usable.length],
      usable[below(usable.length)],
      usable[below(usable.length)],
    ];
    if (first !== undefined) chosen.push(harm(first));
    for (const turn of rest.slice(0, below(3))) {
      if (turn === undefined || turn === "blackout" || first === "blackout") continue;
      const one = harm(turn);
      const taken = new Set(chosen.flatMap(touched));
      if (!touched(one).some((what) => taken.has(what))) chosen.push(one);
    }
    return chosen;
  });
}

function touched(harm: Harm): readonly string[] {
  switch (harm.kind) {
    case "kill":
    case "pause":
      return [harm.victim.kind === "gateway" ? `gateway ${harm.victim.home}` : harm.victim.kind];
    case "cut":
    case "stall":
    case "half-open":
      return [`cable ${harm.home}`];
    // What is only in memory because the card is full may not die with its gateway.
    case "full card":
    case "read-only card":
      return [`gateway ${smallCardHome}`, "card"];
    case "blackout":
      return ["everything"];
  }
}

function shuffled(length: number, below: (n: number) => number): readonly number[] {
  const left = Array.from({ length }, (_, n) => n);
  return Array.from({ length }, (_, at) => {
    const [taken] = left.splice(below(left.length), 1);
    return taken ?? at;
  });
}

/** Mulberry32: one 32-bit word of state, good enough to scatter harm. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
