/**
 * Node-RED as the benchmarks run it: its defaults, without the editor and without asking the network for updates. Its log lines
 * come as JSON, so that whoever started it can read when it is ready.
 */

module.exports = {
  flowFile: "flows.json",
  // Nothing is decrypted on the way to a benchmark: there are no passwords in the flows.
  credentialSecret: false,
  httpAdminRoot: false,
  httpNodeRoot: false,
  telemetry: { enabled: false, updateNotification: false },
  logging: {
    lines: {
      level: "info",
      metrics: false,
      audit: false,
      handler:
        () =>
        (/** @type {{ type?: string, name?: string, msg?: unknown }} */ { type, name, msg }) => {
          const sentence = msg instanceof Error ? msg.message : typeof msg === "string" ? msg : JSON.stringify(msg);
          process.stdout.write(`${JSON.stringify({ event: "node-red", type, name, sentence })}\n`);
        },
    },
  },
};
