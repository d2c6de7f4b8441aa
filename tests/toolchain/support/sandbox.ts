import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of one test's own, gone when the test ends. */
export class Sandbox {
  readonly root = mkdtempSync(join(tmpdir(), "tenantry-toolchain-"));

  constructor() {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  write(path: string, content: string): string {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** An executable shell script: a stand-in for a program that a test must not really run. */
  script(path: string, body: string): string {
    const file = this.write(path, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  /** The lines of a log that scripts append to; none while it does not exist. */
  log(path = "log"): string[] {
    try {
      return this.read(path).split("\n").slice(0, -1);
    } catch {
      return [];
    }
  }
}

/** Folders of ordinary commands, so that stand-ins may use `cat` or `mkdir`. */
export const systemPath = "/usr/bin:/bin";
