/** The connectors that there are now, by name. Centres are added and changed while the cloud runs, so whoever delivers asks each time. */

import type { EmergencyService } from "./emergency-service.ts";

export type Services = {
  named(name: string): EmergencyService | undefined;
  names(): readonly string[];
};

/** Those that stay the same for as long as the program runs. */
export function fixedServices(services: readonly EmergencyService[]): Services {
  const byName = new Map(services.map((service) => [service.name, service]));
  return { named: (name) => byName.get(name), names: () => [...byName.keys()] };
}

/** What the first has not, the second may have. */
export function bothServices(first: Services, second: Services): Services {
  return {
    named: (name) => first.named(name) ?? second.named(name),
    names: () => [...new Set([...first.names(), ...second.names()])],
  };
}
