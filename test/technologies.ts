/**
 * The technologies that a file may carry at the front of its name, and the packages that each may use. Such files, and only
 * such files beside main, app and config, touch the world; modules of Node (`node:*`) are open to all of them.
 */

export const technologies: Readonly<Record<string, readonly string[]>> = {
  aedes: ["aedes"],
  crypto: [],
  csv: ["csv-parse", "csv-stringify"],
  fastify: ["fastify", "@fastify/static", "zod"],
  file: ["zod"],
  http: ["fastify", "@fastify/static", "standardwebhooks", "zod"],
  influx: ["@influxdata/influxdb-client", "zod"],
  mqtt: ["mqtt", "mqtt-packet"],
  openid: ["openid-client", "zod"],
  pdfkit: ["pdfkit"],
  pino: ["pino"],
  postgres: ["kysely", "pg"],
  prometheus: ["prom-client"],
  serial: ["serialport", "@serialport/bindings-cpp"],
  sip: [],
  slot: [],
  sql: ["kysely", "zod"],
  sqlite: ["kysely"],
  smtp: ["nodemailer"],
  system: [],
  systemd: [],
  tcp: [],
  tty: [],
  udp: [],
  webpush: ["web-push", "zod"],
  webauthn: ["@simplewebauthn/server", "zod"],
  xlsx: ["read-excel-file"],
};
