import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot, tempCatalog } from "../support/temp-catalog.ts";

const nginx = "/usr/sbin/nginx";
/** Hiding a program from one run needs a mount namespace of its own: not every root may have one. */
const canHide = existsSync(nginx) && spawnSync("unshare", ["--mount", "true"]).status === 0;

test.runIf(canHide)(
  "where nginx is absent, routes are delivered unchecked, and the table says so",
  () => {
    using catalog = tempCatalog();
    const up = ["up", "--env", "dev", "--local", "--yes"];
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      [
        ...["--mount", "sh", "-c", `mount --bind /dev/null ${nginx} && exec "$@"`, "sh"],
        ...[process.execPath, join(projectRoot, "cli/main.ts"), "-C", catalog.root, ...up],
      ],
      { cwd: projectRoot, encoding: "utf8" },
    );
    expect(status, stderr + stdout).toBe(0);
    expect(stdout).toMatch(/acme .*routes unchecked/);
    expect(stdout).toContain("apt-get install -y nginx");
  },
);
