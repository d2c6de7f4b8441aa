import { existsSync, rmSync, writeFileSync } from "node:fs";
import { findExecutable } from "../executables.ts";
import { startProgress } from "../progress.ts";
import { type CommandResult, runCommand } from "../run-command.ts";
import { SetupError } from "../setup-error.ts";
import { type SystemPart, versions } from "../versions.ts";
import type { Machine } from "./machine.ts";
import { aptPackages, installCommand, missingMessage, missingParts, type Use } from "./parts.ts";

/**
 * Sees to the programs of the system that versions.json names: installs what is missing where that needs no question
 * (root on a system with apt), else says on stderr what is missing and which command installs it.
 *
 * @param use what they are wanted for; the demo does without what only tests start
 * @returns the parts that are missing and cannot be installed from here
 * @throws SetupError when they could be installed and are missing all the same
 */
export async function ensureSystemParts(
  machine: Machine,
  use: Use = "tests",
): Promise<SystemPart[]> {
  const missing = missingParts(machine, use);
  if (missing.length === 0) return [];
  const aptGet = findExecutable("apt-get", machine.folders);
  if (!machine.isRoot || aptGet === undefined) {
    process.stderr.write(`${missingMessage(missing, machine.platform)}\n`);
    return missing;
  }
  const reasons = await install(aptGet, missing, machine);
  const still = missingParts(machine, use);
  if (still.length === 0) return [];
  throw new SetupError(
    [
      `${still.join(", ")} could not be installed:`,
      ...reasons.slice(-15).map((line) => `  ${line}`),
      `See to that, then: ${installCommand(still, machine.platform)}`,
    ].join("\n"),
  );
}

/** @returns the lines that tell why, when something went wrong */
async function install(
  aptGet: string,
  parts: readonly SystemPart[],
  machine: Machine,
): Promise<string[]> {
  const env = { ...machine.env, DEBIAN_FRONTEND: "noninteractive" };
  const packages = aptPackages(parts);
  const progress = startProgress(`Installing ${packages.join(", ")} with apt-get`);
  const forbidServices = !existsSync(machine.servicePolicy);
  // 101: this service may not be started. A policy that is there already is the administrator's.
  if (forbidServices)
    writeFileSync(machine.servicePolicy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const update = await runCommand(aptGet, ["update"], { env });
    const added = await runCommand(
      aptGet,
      ["install", "-y", "--no-install-recommends", ...packages],
      { env },
    );
    await keepServicesOff(parts, machine);
    return [update, added].flatMap(failureLines);
  } finally {
    if (forbidServices) rmSync(machine.servicePolicy, { force: true });
    progress.stop();
  }
}

/** Nothing was started, but the packages also ask to be started with the machine. */
async function keepServicesOff(parts: readonly SystemPart[], machine: Machine): Promise<void> {
  const systemctl = findExecutable("systemctl", machine.folders);
  const services = aptPackages(parts.filter((part) => versions.systemParts[part].service));
  if (systemctl === undefined || services.length === 0) return;
  // Where systemd does not run this fails, and there is nothing to turn off.
  await runCommand(systemctl, ["disable", ...services], { env: machine.env });
}

function failureLines({ code, output }: CommandResult): string[] {
  return code === 0 ? [] : output.split("\n").filter((line) => line.trim() !== "");
}
