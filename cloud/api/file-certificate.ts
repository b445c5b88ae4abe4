/**
 * Our certificate and its key, from two files that somebody renews (ACME clients do it every two months, by putting new ones in
 * the place of the old). Looked at once a minute; a pair that cannot be used is said and not taken, and the old one serves on.
 */

import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";

export type CertificateFiles = { certFile: string; keyFile: string };
export type Certificate = { cert: string; key: string };

const lookEvery = minutes(1);

export class CertificateError extends Error {}

/** @throws CertificateError with a sentence that says which file to look at. */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  const read = (file: string, option: string): string => {
    try {
      return readFileSync(file, "utf8");
    } catch (cause) {
      throw new CertificateError(`${option} ${file} cannot be read. Give a PEM file that this user may read.`, {
        cause,
      });
    }
  };
  const pair = { cert: read(certFile, "--tls-cert"), key: read(keyFile, "--tls-key") };
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw new CertificateError(
      `${certFile} and ${keyFile} do not belong together, or are no PEM files: a certificate with its chain, and its key.`,
      { cause },
    );
  }
  return pair;
}

/** @param given.changed called with each new pair that can be used. */
export function watchCertificate(given: {
  files: CertificateFiles;
  present: Certificate;
  changed: (pair: Certificate) => void;
  clock: Clock;
  log: Log;
}): Disposable {
  const { files, changed, clock, log } = given;
  let { present } = given;
  let saidWhy = "";
  let timer: Timer;
  const look = (): void => {
    timer = clock.after(lookEvery, look);
    try {
      const next = readCertificate(files);
      saidWhy = "";
      if (next.cert === present.cert && next.key === present.key) return;
      changed(next);
      present = next;
      log.info("The renewed certificate is in use.", { event: "certificate-renewed" });
    } catch (error) {
      // One file may be there before the other: said once, and looked at again.
      const why = String(error);
      if (why !== saidWhy) log.error("A new certificate cannot be used; the old one serves on.", { error: why });
      saidWhy = why;
    }
  };
  timer = clock.after(lookEvery, look);
  return { [Symbol.dispose]: () => timer.cancel() };
}
