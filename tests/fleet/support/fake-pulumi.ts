import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commonVariables } from "../../../fleet/environment.ts";
import type { Fleet } from "../../../fleet/stack.ts";

/** How the stand-in answers one operation. */
export interface Answer {
  readonly exit?: number;
  readonly lines?: readonly string[];
  readonly stderr?: string;
  /** It hangs until it is told to cancel, then leaves as the engine does. */
  readonly hangs?: boolean;
  /** Only the first time; afterwards it succeeds. */
  readonly once?: boolean;
}

/**
 * By `<operation> <stack>`, for instance `up dev.acme`, `stack ls`. What has no answer succeeds in silence; a state is
 * then empty.
 */
export type Answers = Readonly<Record<string, Answer>>;

/** A project whose Pulumi CLI is a stand-in: for what the runner does, not for what the engine does. */
export interface FakePulumi extends Disposable {
  fleet(signal?: AbortSignal): Fleet;
  /** Every call so far, in order: `up dev.acme`. */
  calls(): string[];
}

const program = `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const root = ${JSON.stringify("@ROOT@")};
const args = process.argv.slice(2);
const flag = args.indexOf("--stack");
const words = args[0] === "stack" ? args.slice(0, 2) : args.slice(0, 1);
const named = flag >= 0 ? args[flag + 1] : args[0] === "stack" && args[1] !== "ls" ? args[2] : "";
const key = [...words, named].filter(Boolean).join(" ");
appendFileSync(join(root, "calls"), key + "\\n");
if (args[1] === "init") {
  const file = "Pulumi." + named + ".yaml";
  const text = readFileSync(file, "utf8");
  if (!text.includes("encryptionsalt")) writeFileSync(file, text + "encryptionsalt: made-for-" + named + "\\n");
}
const plan = args.indexOf("--save-plan");
if (plan >= 0) writeFileSync(args[plan + 1], "{}");
let answer = JSON.parse(readFileSync(join(root, "answers.json"), "utf8"))[key] ?? {};
const marker = join(root, "once-" + key.replaceAll(" ", "-"));
if (answer.once && existsSync(marker)) answer = {};
else if (answer.once) writeFileSync(marker, "");
if (words.join(" ") === "stack export" && answer.lines === undefined) {
  answer = { lines: ['{"version":3,"deployment":{}}'], ...answer };
}
for (const line of answer.lines ?? []) console.log(line);
if (answer.stderr) console.error(answer.stderr);
if (answer.hangs) {
  setInterval(() => {}, 1000);
  process.on("SIGINT", () => {
    appendFileSync(join(root, "calls"), "SIGINT " + key + "\\n");
    process.exit(1);
  });
} else process.exitCode = answer.exit ?? 0;
`;

/** @param stacks what \`stack ls\` says: resources by name */
export function fakePulumi(stacks: Readonly<Record<string, number>>, answers: Answers): FakePulumi {
  const root = mkdtempSync(join(tmpdir(), "tenantry-fake-"));
  const bin = join(root, ".tenantry", "bin");
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(root, "platform"));
  writeFileSync(join(bin, "pulumi"), program.replace("@ROOT@", root));
  chmodSync(join(bin, "pulumi"), 0o755);
  writeFileSync(join(root, "Pulumi.yaml"), "name: tenantry\nruntime: nodejs\n");
  const settings = join(root, "Pulumi.dev.yaml");
  writeFileSync(settings, "config: {}\n");
  writeFileSync(join(root, "calls"), "");
  const list = Object.entries(stacks).map(([name, resourceCount]) => ({ name, resourceCount }));
  const all = { "stack ls": { lines: [JSON.stringify(list)] }, ...answers };
  writeFileSync(join(root, "answers.json"), JSON.stringify(all));
  const project = { root, catalog: root };
  return {
    fleet: (signal) => ({
      project,
      environment: "dev",
      settings,
      plans: root,
      today: "2026-11-21",
      ways: undefined,
      signal,
      run: { local: false, env: commonVariables(project, process.env), close: () => undefined },
    }),
    calls: () => readFileSync(join(root, "calls"), "utf8").split("\n").filter(Boolean),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
