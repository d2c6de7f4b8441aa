import { installCommand } from "../../toolchain/system/parts.ts";
import type { SystemPart } from "../../toolchain/versions.ts";

/** What is delivered to a host, by the helper's kind: what people call it, and the program that checks it. */
const kinds: Readonly<Record<string, { readonly title: string; readonly part?: SystemPart }>> = {
  nginx: { title: "routes", part: "nginx" },
  haproxy: { title: "routes", part: "haproxy" },
  caddy: { title: "routes", part: "caddy" },
  redis: { title: "cache users", part: "redis-server" },
  keepalived: { title: "virtual address", part: "keepalived" },
  dumps: { title: "dumps", part: "age" },
  health: { title: "health checks", part: "curl" },
  register: { title: "register" },
};

/** `nginx` → `routes` */
export function titleOf(kind: string): string {
  return kinds[kind]?.title ?? kind;
}

/** What was not checked, why, and what to do; no lines when all was. */
export function uncheckedLines(unchecked: ReadonlySet<string>): string[] {
  const lines: string[] = [];
  const missing = [...unchecked].flatMap((kind) => kinds[kind]?.part ?? []);
  if (missing.length > 0) {
    const titles = [...unchecked].filter((kind) => kinds[kind]?.part).map(titleOf);
    lines.push(
      `Delivered unchecked: ${titles.join(", ")}. Not installed here: ${missing.join(", ")}.`,
      `Install: ${installCommand(missing, process.platform)}; then remove .tenantry/local and run again.`,
    );
  }
  if (unchecked.has("register")) {
    lines.push(
      "The register was delivered and not applied: no PostgreSQL server stands behind it here.",
    );
  }
  return lines;
}
