/** Plans while they are edited, and what must be set right before the server is asked about their holes. Pure. */

import type { PlanKind, PlansView, PlanView, StepView, WindowView } from "../../../api/registry/contract/plans.ts";

export type Problem =
  | { kind: "noKinds"; n: number }
  | { kind: "noDays" | "sameTimes" | "tooLate"; n: number; step: number }
  | { kind: "againLimits"; n: number };

export function problemsOf(plans: readonly PlanView[], limits: PlansView["limits"]): readonly Problem[] {
  return plans.flatMap((plan, at): readonly Problem[] => {
    const n = at + 1;
    const { againMsLeast, againMsMost } = limits;
    const isAgainRight = plan.againMs >= againMsLeast && plan.againMs <= againMsMost;
    return [
      ...(plan.kinds.length === 0 ? [{ kind: "noKinds", n } as const] : []),
      ...plan.steps.flatMap((step, index) => problemsIn(step, { n, step: index + 1 }, limits)),
      ...(isAgainRight ? [] : [{ kind: "againLimits", n } as const]),
    ];
  });
}

function problemsIn(
  { afterMs, hours }: StepView,
  where: { n: number; step: number },
  { afterMsMax }: PlansView["limits"],
): readonly Problem[] {
  return [
    ...(afterMs > afterMsMax ? [{ kind: "tooLate", ...where } as const] : []),
    ...(hours.some(({ weekdays }) => weekdays.length === 0) ? [{ kind: "noDays", ...where } as const] : []),
    ...(hours.some(({ from, to }) => from === to || from === "" || to === "")
      ? [{ kind: "sameTimes", ...where } as const]
      : []),
  ];
}

/** Each kind is in one plan: what comes into one leaves the others. */
export function withKinds(plans: readonly PlanView[], at: number, kinds: readonly PlanKind[]): PlanView[] {
  return plans.map((plan, n) => ({
    ...plan,
    kinds: n === at ? [...kinds] : plan.kinds.filter((kind) => !kinds.includes(kind)),
  }));
}

export const newStep: StepView = { tell: "desk", afterMs: 0, hours: [] };
export const newPlan: PlanView = { kinds: [], steps: [newStep], againMs: 60_000 };
export const newWindow: WindowView = { weekdays: [1, 2, 3, 4, 5], from: "08:00", to: "20:00" };
