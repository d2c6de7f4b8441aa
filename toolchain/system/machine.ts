import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathFolders } from "../paths.ts";

/** What looking for and installing system parts needs to know of the machine. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  /** Where programs are looked for, in order. */
  readonly folders: readonly string[];
  readonly isRoot: boolean;
  readonly platform: NodeJS.Platform;
  /** Debian asks this script before it starts a service. */
  readonly servicePolicy: string;
}

/** Servers live here, which is not on an ordinary user's PATH. */
const SERVER_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Debian keeps PostgreSQL's server programs off PATH, one folder a major version. */
const DEBIAN_POSTGRES = "/usr/lib/postgresql";

/** The machine that we run on. PostgreSQL's folders are looked up each time, as an installation adds one. */
export function thisMachine(env: NodeJS.ProcessEnv): Machine {
  return {
    env,
    get folders() {
      return [...pathFolders(env), ...SERVER_FOLDERS, ...debianPostgresFolders()];
    },
    isRoot: process.getuid?.() === 0,
    platform: process.platform,
    servicePolicy: "/usr/sbin/policy-rc.d",
  };
}

function debianPostgresFolders(): string[] {
  if (!existsSync(DEBIAN_POSTGRES)) return [];
  const newestFirst = readdirSync(DEBIAN_POSTGRES).sort((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(DEBIAN_POSTGRES, version, "bin"));
}
