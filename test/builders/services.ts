/**
 * How a test obtains a real server or tool.
 *
 * A server that `npm run services` started is used; else an installed one is started for this block of tests and ended with it.
 * What is not installed makes a skip that is counted out loud at the end of the run, and a failure where `CI=true`.
 *
 * An instance may serve several test files: a test brings topics, database names and series of its own.
 */

import { afterAll, beforeAll, describe, test } from "vitest";
import {
  findBinary,
  serverNames,
  startServer,
  type OwnServer,
  type ServerName,
  type ServiceName,
} from "./real-servers.ts";
import { readStartedServices } from "./started-services.ts";

declare module "vitest" {
  // Only an interface merges with the one that is declared there.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface TaskMeta {
    /** Why a block of tests could not run here; read by the reporter that counts skips. */
    missingService?: string;
  }
}

/** A server has an address, a tool has a program. */
export type Service<Name extends ServiceName> = Name extends ServerName ? { url: string } : { binary: string };

/** @param body registers tests; its argument may be called inside tests and hooks only, when the service is there. */
export function describeWithService<Name extends ServiceName>(
  service: Name,
  title: string,
  body: (get: () => Service<Name>) => void,
): void {
  const binary = findBinary(service);
  if (!isServer(service)) {
    // `as`: a name that is no server is a tool, which the compiler cannot see through the conditional type.
    if (binary !== undefined) describe(title, () => body(() => ({ binary }) as Service<Name>));
    else describeMissing(service, title, () => body(() => unavailable(service)));
    return;
  }
  const started = readStartedServices()[service];
  // `as`, twice: as above, for servers.
  if (started) describe(title, () => body(() => ({ url: started.url }) as Service<Name>));
  else if (binary === undefined) describeMissing(service, title, () => body(() => unavailable(service)));
  else {
    describe(title, () => {
      let own: OwnServer | undefined;
      beforeAll(async () => {
        own = await startServer(service);
      }, 150_000);
      afterAll(async () => {
        await own?.[Symbol.asyncDispose]();
      });
      body(() => (own ? ({ url: own.url } as Service<Name>) : unavailable(service)));
    });
  }
}

function describeMissing(service: ServiceName, title: string, body: () => void): void {
  if (process.env["CI"] === "true") {
    describe(title, () => {
      test(`needs ${service}`, () => {
        throw new Error(
          `${service} is not installed, and with CI=true everything must run: "npm run services" installs it`,
        );
      });
    });
    return;
  }
  describe(title, { skip: true, meta: { missingService: service } }, body);
}

function isServer(service: ServiceName): service is ServerName {
  return serverNames.some((name) => name === service);
}

function unavailable(service: ServiceName): never {
  throw new Error(`${service} was asked for outside a test or hook, before it was there`);
}
