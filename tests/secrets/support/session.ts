import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { repositoryIn } from "../../fleet/support/project-repository.ts";
import { type Receiver, receiver } from "../../fleet/support/webhook.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";
import { localVariables, type Outcome } from "../../support/tenantry.ts";
import { type Canaries, canariesOf } from "./canaries.ts";

/** What a command came to, and which one it was. */
export interface Said extends Outcome {
  readonly command: string;
}

/**
 * Somebody at work whose every secret is a canary. The commands run without `--local`, with the local cloud behind
 * them as behind raw Pulumi: with it, stand-ins would take the place of the canaries.
 */
export interface Session extends AsyncDisposable {
  readonly catalog: TempCatalog;
  readonly canaries: Canaries;
  readonly webhook: Receiver;
  /** Everything that was said so far, in order. */
  readonly said: Said[];
  /** What the commands have as their folder of temporary files. */
  readonly temporary: string;
  /** Variables of every command. */
  readonly env: Readonly<Record<string, string>>;
  tenantry(...args: string[]): Promise<Said>;
  pulumi(...args: string[]): Promise<Said>;
  /** The state of a stack with its secrets in clear, which only its key can show. It counts as nothing that was said. */
  opened(stack: string): Promise<string>;
}

/** Begins one on a copy of the example catalog that is committed to a repository of its own. */
export async function beginSession(prepare: (catalog: TempCatalog) => void): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-session-"));
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const catalog = tempWholeCatalog();
  const webhook = await receiver();
  prepare(catalog);
  catalog.edit(
    "platform/environments.yaml",
    "onasis-vps-dev], lifecycle: disposable",
    `onasis-vps-dev], lifecycle: disposable, webhook: { url: "${webhook.url}", key: env:LAB_WEBHOOK_KEY }`,
  );
  // The session's own: without it the salt would land in the project's.
  catalog.write("Pulumi.dev.yaml", "config: {}\n");
  repositoryIn(catalog.root);
  const canaries = canariesOf(catalog, join(folder, "keys"));
  const base = {
    ...(process.env as Record<string, string>),
    ...localVariables(catalog),
    ...{ NO_COLOR: "1", TMPDIR: temporary },
    PULUMI_OPTION_CONFIG_FILE: catalog.path("Pulumi.dev.yaml"),
    ...canaries.env,
  };
  const simulator = await startSimulator(catalog, base);
  const env = { ...base, ...simulator.variables };
  const said: Said[] = [];
  const run = async (command: string, file: string, args: string[]): Promise<Said> => {
    const { exitCode, stdout, stderr } = await execa(file, args, {
      ...{ env, extendEnv: false, reject: false, cwd: projectRoot, stdin: "ignore" },
    });
    const outcome = { command, code: exitCode ?? null, stdout, stderr };
    said.push(outcome);
    return outcome;
  };
  return {
    ...{ catalog, canaries, webhook, said, temporary, env },
    tenantry: (...args) => {
      const main = join(projectRoot, "cli/main.ts");
      return run(args.join(" "), process.execPath, [main, "-C", catalog.root, ...args]);
    },
    pulumi: (...args) => run(`pulumi ${args.join(" ")}`, "pulumi", [...args, "--non-interactive"]),
    opened: async (stack) => {
      const args = ["stack", "export", "--show-secrets", "--stack", stack];
      return (await execa("pulumi", args, { env, extendEnv: false, cwd: projectRoot })).stdout;
    },
    async [Symbol.asyncDispose]() {
      simulator.stop();
      await webhook.close();
      catalog[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One simulator for all commands, so that none starts plugins of its own. */
async function startSimulator(catalog: TempCatalog, env: Readonly<Record<string, string>>) {
  const main = join(projectRoot, "localcloud/main.ts");
  const prepare = ["prepare", "--root", catalog.root, "--env", "dev", "--serve"];
  const child = execa(process.execPath, [main, ...prepare], {
    ...{ env, extendEnv: false, reject: false, stdin: "pipe", buffer: false },
  });
  const lines = createInterface({ input: child.stdout });
  const said = lines[Symbol.asyncIterator]();
  // What `env` told already; then where it answers.
  await said.next();
  const { value: line = "{}" } = (await said.next()) as { value?: string };
  return {
    variables: JSON.parse(line) as Record<string, string>,
    stop: () => child.stdin.end(),
  };
}
