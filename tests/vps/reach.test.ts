import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderFirewallMain, renderFirewallTenant } from "../../components/vps/render/firewall.ts";
import { renderUnitsMain } from "../../components/vps/render/units.ts";
import { TestHost } from "../host/support/host.ts";
import { unitsOf, unitsOf17 } from "./support/examples.ts";

/**
 * Who really reaches whom on a host: the delivered rules in the kernel, in a network namespace of the test's own, and
 * the delivered users, folders with their modes, and the mount that they stand on. `SocketBindDeny` is not run here: it needs a running systemd.
 */
const missing = whatIsMissing();

function whatIsMissing(): string | undefined {
  if (process.getuid?.() !== 0) return "it needs root, for users and network namespaces";
  if (spawnSync("unshare", ["--net", "--mount", "true"]).status !== 0)
    return "no namespaces of network and mounts are allowed";
  const programs = ["/usr/bin/systemd-sysusers", "/usr/bin/systemd-tmpfiles"];
  return programs.every((program) => existsSync(program))
    ? undefined
    : "systemd's tools are not here";
}

describe.skipIf(missing)(
  `as another tenant's Unix user${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let host: TestHost;
    let answers: Map<string, string>;

    beforeAll(async () => {
      host = new TestHost();
      host.write("etc/group", "root:x:0:\nwww-data:x:33:\n");
      host.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n");
      const firewall = (number: number, local: readonly number[]) =>
        renderFirewallTenant({ number, local, dns: [], others: [] });
      for (const [kind, name, text] of [
        ["firewall", "main", renderFirewallMain({ management: ["203.0.113.0/24"] })],
        ["firewall", "acme", firewall(17, [5432])],
        ["firewall", "beta", firewall(18, [6379])],
        ["units", "main", renderUnitsMain("nginx")],
        ["units", "acme", unitsOf17()],
        ["units", "beta", unitsOf(18)],
      ] as const) {
        expect((await host.run(["put", kind, name], text)).code).toBe(0);
      }
      const script = fileURLToPath(new URL("support/attempts.ts", import.meta.url));
      const out = execFileSync(
        "unshare",
        ["--net", "--mount", process.execPath, script, host.root],
        {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const rows = out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<"what" | "who" | "answer", string>);
      answers = new Map(rows.map(({ what, who, answer }) => [`${who}: ${what}`, answer]));
    }, 60_000);
    afterAll(() => host.close());

    test.each([
      ["t17: its own socket", "here"],
      ["proxy: the socket of tenant 17", "here"],
      ["t18: the socket of tenant 17", "EACCES"],
      ["t19: the socket of tenant 17", "EACCES"],
      ["t18: a socket beside those of tenant 17", "refused"],
      ["proxy: the socket of tenant 17, by a link among those of tenant 18", "ELOOP"],
      ["root: the socket of tenant 17, by a link among those of tenant 18", "ELOOP"],
      ["proxy: the same link without the mount", "here"],
      ["helper: the folder of sockets without the mount", "not apart"],
      ["helper: the folder of sockets with the mount", "apart"],
      ["t18: without rules", "here"],
      ["proxy: the port of tenant 17", "here"],
      ["root: the port of tenant 17", "here"],
      ["t18: the port of tenant 17", "ECONNREFUSED"],
      ["t19: the port of tenant 17", "ECONNREFUSED"],
      ["t17: the database server, which it uses", "here"],
      ["t18: the database server, which it does not use", "ECONNREFUSED"],
      ["t17: the internet on 443", "here"],
      ["t17: the internet on 25", "ECONNREFUSED"],
      ["t17: a private network on 443", "ECONNREFUSED"],
      ["t19: anything, with no rules of its own", "ECONNREFUSED"],
    ])("%s → %s", (attempt, expected) => {
      expect(answers.get(attempt)).toBe(expected);
    });
  },
);
