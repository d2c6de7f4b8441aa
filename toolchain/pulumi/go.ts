import { findExecutable } from "../executables.ts";
import { pathFolders } from "../paths.ts";
import { runCommand } from "../run-command.ts";
import { SetupError } from "../setup-error.ts";
import { compareVersions, versions } from "../versions.ts";

/**
 * The Go that can build the CLI: from PATH, else from where Go's own archive is unpacked.
 *
 * @param moduleFolder where the build will run: a Go of 1.21 or newer switches to the toolchain that go.mod asks for
 * @param elsewhere folders to look in after PATH; @default /usr/local/go/bin
 * @throws SetupError when Go is missing or too old
 */
export async function findGo(
  env: NodeJS.ProcessEnv,
  moduleFolder: string,
  elsewhere: readonly string[] = ["/usr/local/go/bin"],
): Promise<string> {
  const go = findExecutable("go", [...pathFolders(env), ...elsewhere]);
  if (go === undefined) throw new SetupError(goRemedy("Go was not found on PATH"));
  const { code, output } = await runCommand(go, ["env", "GOVERSION"], { cwd: moduleFolder, env });
  if (code !== 0) throw new SetupError(goRemedy(`${go} does not work here: ${output.trim()}`));
  const found = output.trim();
  if (compareVersions(found, versions.go.minimum) < 0) {
    throw new SetupError(goRemedy(`${go} is ${found || "of an unknown version"}`));
  }
  return go;
}

function goRemedy(found: string): string {
  const { pulumi, go } = versions;
  const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const install =
    process.platform === "darwin"
      ? "brew install go"
      : `curl -fsSL https://go.dev/dl/go${go.suggested}.${platform}.tar.gz | sudo tar -C /usr/local -xz`;
  return [
    `The Pulumi CLI ${pulumi} is not installed, and cannot be built: ${found}; ${go.minimum} or newer is needed.`,
    "Install one of the two, then run the command again:",
    `  Go          ${install}`,
    `  Pulumi CLI  curl -fsSL https://get.pulumi.com | sh -s -- --version ${pulumi}`,
  ].join("\n");
}
