import { findExecutable } from "../executables.ts";
import { type SystemPart, versions } from "../versions.ts";
import type { Machine } from "./machine.ts";

const systemParts = Object.keys(versions.systemParts) as SystemPart[];

/** What parts are wanted for: the tests start some that nothing else does. */
export type Use = "demo" | "tests";

/** The parts that are not installed. */
export function missingParts(machine: Machine, use: Use = "tests"): SystemPart[] {
  return systemParts
    .filter((part) => use === "tests" || !("onlyTests" in versions.systemParts[part]))
    .filter((part) => findExecutable(part, machine.folders) === undefined);
}

/** The command that installs `parts`, as the user would type it. */
export function installCommand(parts: readonly SystemPart[], platform: NodeJS.Platform): string {
  return platform === "darwin"
    ? `brew install ${parts.map((part) => versions.systemParts[part].brew).join(" ")}`
    : `sudo apt-get install -y ${aptPackages(parts).join(" ")}`;
}

export function aptPackages(parts: readonly SystemPart[]): string[] {
  return parts.map((part) => versions.systemParts[part].apt);
}

/** What is missing, what that means, and the command that installs it. */
export function missingMessage(parts: readonly SystemPart[], platform: NodeJS.Platform): string {
  return (
    `Not installed: ${parts.join(", ")}. What needs them is left out or delivered unchecked. ` +
    `To install: ${installCommand(parts, platform)}`
  );
}
