/**
 * A SIP proxy and registrar as centres have them: Kamailio asks everybody but `arc` for a password, keeps where people are reached, and passes on what it is asked. UDP and
 * TCP at 127.0.0.1, TLS at the same port of 127.0.0.2. `sip:port-5071@…` is whoever listens at that port of this machine.
 */

import { fileURLToPath } from "node:url";
import type { Recipe } from "./real-servers.ts";

export const kamailioRealm = "centre.test";
export const kamailioPassword = 'offen "sesam"';
export const kamailioTlsHost = "127.0.0.2";

const tlsFile = (name: string): string => fileURLToPath(new URL(`../vectors/tls/${name}.pem`, import.meta.url));

export const kamailioRecipe: Pick<Recipe, "config" | "arguments" | "url" | "endsBy"> = {
  config: ({ port }) => `#!KAMAILIO
debug=1
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
enable_tls=yes
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
listen=tls:${kamailioTlsHost}:${port}
${["tls", "tm", "sl", "rr", "pv", "maxfwd", "usrloc", "registrar", "textops", "siputils", "auth"].map((name) => `loadmodule "${name}.so"`).join("\n")}
modparam("tls", "certificate", "${tlsFile("first-cert")}")
modparam("tls", "private_key", "${tlsFile("first-key")}")
modparam("tls", "tls_method", "TLSv1.2+")
modparam("usrloc", "db_mode", 0)
modparam("registrar", "min_expires", 10)
modparam("auth", "algorithm", "MD5")
modparam("auth", "nonce_count", 1)
modparam("auth", "nonce_expire", 300)
request_route {
  force_rport();
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not Here");
    exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (is_method("ACK")) { t_check_trans(); exit; }
  t_check_trans();
  if ($fU != "arc" && $fU != "sipp") {
    if (!pv_www_authenticate("${kamailioRealm}", "${kamailioPassword.replaceAll('"', '\\"')}", "0")) {
      www_challenge("${kamailioRealm}", "1");
      exit;
    }
    consume_credentials();
  }
  if (is_method("REGISTER")) { save("location"); exit; }
  if ($rU =~ "^port-[0-9]+$") { $du = "sip:127.0.0.1:" + $(rU{s.substr,5,0}); }
  else if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  if (is_method("INVITE")) record_route();
  if (!t_relay()) sl_reply_error();
  exit;
}
`,
  arguments: ({ directory }) => [
    "-DD",
    "-E",
    "-f",
    "server.conf",
    "-Y",
    directory,
    "-P",
    `${directory}/server.pid`,
    "-m",
    "32",
    "-M",
    "4",
  ],
  url: (port) => `sip:127.0.0.1:${port}`,
  endsBy: "SIGTERM",
};
