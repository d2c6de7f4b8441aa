import { readFileSync } from "node:fs";

/** The parts of the helper, in the order in which they make one script. Each defines functions; the last one runs. */
const PARTS = [
  "core",
  "reach",
  "timers",
  "tls",
  "nginx",
  "haproxy",
  "caddy",
  "redis",
  "keepalived",
  "certificates",
  "health",
  "dumps",
  "dump-files",
  "dump-restore",
  "register",
  "files",
  "base",
  "firewall",
  "units",
  "databases",
  "generations",
  "main",
];

/**
 * The whole text of `tenantry-host`, the POSIX shell script that `HostHelper` installs on a shared host.
 * Its parts stand in `helper/`; what the host owes it is in `helper/README.md`.
 */
export function helperScript(): string {
  return PARTS.map((part) =>
    readFileSync(new URL(`./helper/${part}.sh`, import.meta.url), "utf8"),
  ).join("");
}
