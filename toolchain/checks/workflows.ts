import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { findExecutable } from "../executables.ts";
import { cacheFolder, pathFolders, projectRoot } from "../paths.ts";
import { findGo } from "../pulumi/go.ts";
import { runCommand } from "../run-command.ts";
import type { Check } from "./list.ts";

/** A linter that is not here and cannot be had, with the reason. */
export interface MissingLinter {
  readonly name: string;
  readonly reason: string;
}

interface Linter {
  readonly name: "actionlint" | "zizmor";
  /** What locks it; its digest names the folder in the cache. */
  readonly lock: string;
  /** The executable, below that folder. */
  readonly program: string;
  /** Checks of the files that it reads. */
  readonly runs: readonly (readonly string[])[];
  install(folder: string, env: NodeJS.ProcessEnv): Promise<void>;
}

const source = join(projectRoot, "toolchain", "workflow-linters");
const gitea = ["commit-ledger", "deploy", "drift", "pull-request"].map(
  (name) => `.gitea/workflows/${name}.yml`,
);

const linters: readonly Linter[] = [
  {
    name: "actionlint",
    lock: "go.sum",
    program: "actionlint",
    // The configuration names the label of our own runners; Gitea's files are not where it looks for them by itself.
    runs: [
      ["-config-file", ".github/actionlint.yaml"],
      ["-config-file", ".github/actionlint.yaml", ...gitea],
    ],
    install: async (folder, env) => {
      const go = await findGo(env, source).catch(() => {
        throw new Error("there is no Go that is new enough");
      });
      const target = join(folder, "actionlint");
      const args = ["build", "-trimpath", "-mod=readonly", "-buildvcs=false", `-o=${target}`];
      const quiet = { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" };
      await must(go, [...args, "github.com/rhysd/actionlint/cmd/actionlint"], quiet, source);
    },
  },
  {
    name: "zizmor",
    lock: "requirements.txt",
    program: join("bin", "zizmor"),
    runs: [
      ["--offline", ".github"],
      ["--offline", ...gitea],
    ],
    install: async (folder, env) => {
      const python = findExecutable("python3", pathFolders(env));
      if (python === undefined) throw new Error("there is no python3 on PATH");
      const args = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"];
      const lock = ["--require-hashes", "--requirement", join(source, "requirements.txt")];
      await must(python, [...args, "--target", folder, ...lock], env, source);
    },
  },
];

/** The checks of our workflows by the linters that are here or can be had, each installed once into the user's cache. */
export async function workflowChecks(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly checks: readonly Check[]; readonly missing: readonly MissingLinter[] }> {
  const checks: Check[] = [];
  const missing: MissingLinter[] = [];
  for (const linter of linters) {
    const { name, runs } = linter;
    try {
      const command = await installed(linter, env);
      const wheres = ["GitHub", "Gitea"];
      checks.push(
        ...runs.map((args, at) => ({ name: `${name}, ${wheres[at]}'s workflows`, command, args })),
      );
    } catch (error) {
      missing.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { checks, missing };
}

/** @throws Error with the reason when it is not here and cannot be installed */
async function installed(linter: Linter, env: NodeJS.ProcessEnv): Promise<string> {
  const lock = createHash("sha256").update(readFileSync(join(source, linter.lock)));
  const digest = lock.digest("hex").slice(0, 12);
  const place = `${process.platform}-${process.arch}-${digest}`;
  const folder = join(cacheFolder(env), "linters", `${linter.name}-${place}`);
  const program = join(folder, linter.program);
  if (existsSync(program)) return program;
  mkdirSync(dirname(folder), { recursive: true });
  process.stderr.write(`Installing ${linter.name}, which reads our workflows …\n`);
  const unfinished = mkdtempSync(`${folder}.installing-`);
  try {
    await linter.install(unfinished, env);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return program;
}

async function must(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<void> {
  const { code, output } = await runCommand(command, args, { env, cwd });
  if (code === 0) return;
  const said = output.trim().split("\n").at(-1) ?? "";
  throw new Error(`it could not be installed (exit code ${code}): ${said}`);
}
