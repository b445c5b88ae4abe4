/** What the gateway can say of itself when somebody asks: one line a part, and a verdict. Pure: the answers are brought along. */

export type Probe = { name: string; ok: boolean; detail: string };

export function summarise(probes: readonly Probe[]): { ok: boolean; detail: string } {
  const bad = probes.filter((probe) => !probe.ok);
  const say = (list: readonly Probe[]): string => list.map((probe) => `${probe.name}: ${probe.detail}`).join("; ");
  return { ok: bad.length === 0, detail: (bad.length === 0 ? say(probes) : say(bad)).slice(0, 200) };
}
