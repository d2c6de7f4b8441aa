import { Code } from "../../catalog/code/code.ts";
import {
  affectedDeployed,
  type DeployedRow,
  type WantedStack,
} from "../../fleet/affected/deployed.ts";
import { parseStack } from "../../fleet/stack-names.ts";
import { type CatalogView, openCatalog, platformOf } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import { deployedLines, type OtherRow } from "../print/affected.ts";
import { withFleet } from "./fleet-run.ts";
import { releasedStacks } from "./selection.ts";
import { wantedStacks } from "./wanted-stacks.ts";

/** `tenantry affected` without a base: what the next `up` would not leave as it is, by the states. */
export async function affectedDeployedCommand(options: CommandOptions): Promise<ExitCode> {
  const project = projectOf(options);
  const view = openCatalog(project.catalog, options);
  const platform = platformOf(view);
  const local = options.local ?? false;
  const wanted = wantedStacks(view, platform);
  const begun = performance.now();
  const { rows, known } = await withFleet(project, view, platform, local, (fleet) =>
    affectedDeployed(fleet, new Code(project.root), wanted, {
      parallel: options.parallel ?? defaultParallel,
      onRead: progressOf(options),
    }),
  );
  const others = otherRows(view, known, wanted);
  const answer = {
    environment: view.environment,
    local,
    rows: [...rows.map(asData), ...others],
    unaffected: wanted.length - rows.length,
    seconds: (performance.now() - begun) / 1000,
  };
  const text = options.json ? JSON.stringify(answer, null, 2) : deployedLines(answer).join("\n");
  process.stdout.write(`${text}\n`);
  if (rows.some(({ kind }) => kind === "unreadable")) return exitCodes.failed;
  return others.some(({ kind }) => kind === "errors") ? exitCodes.catalog : exitCodes.ok;
}

/** Tenants whose files say nothing that can be built, and stacks that no file asks for. */
function otherRows(
  view: CatalogView,
  known: readonly string[],
  wanted: readonly WantedStack[],
): OtherRow[] {
  const { environment } = view;
  const broken = view.tenants.flatMap((tenant): OtherRow[] => {
    if (!("problems" in tenant)) return [];
    const [first] = tenant.problems;
    const note = first && `${first.file}:${first.line}: ${first.message}`;
    return [
      { stack: `${environment}.${tenant.id}`, kind: "errors", why: [], ...(note ? { note } : {}) },
    ];
  });
  const released = releasedStacks(view, known).map(
    ({ stack }): OtherRow => ({
      ...{ stack: stack.name, kind: "released", why: [] },
      note: "the next `tenantry up` deletes what is left of it",
    }),
  );
  const named = new Set([
    ...[...broken, ...released].map(({ stack }) => stack),
    ...wanted.map(({ stack }) => stack.name),
  ]);
  const strangers = known
    .filter((name) => !named.has(name) && parseStack(environment, name) !== undefined)
    .map(
      (stack): OtherRow => ({
        stack,
        kind: "unknown",
        why: [],
        note: "neither a file nor a ledger knows it",
      }),
    );
  return [...broken, ...released, ...strangers];
}

function asData({ stack, kind, why, note }: DeployedRow): OtherRow {
  return { stack: stack.name, kind, why, ...(note === undefined ? {} : { note }) };
}

/** A line that is written over on a terminal, nothing elsewhere. */
function progressOf({
  json,
}: CommandOptions): (stack: string, done: number, total: number) => void {
  if (json || !process.stderr.isTTY) return () => undefined;
  return (_, done, total) => {
    process.stderr.write(`\r${done} of ${total} states read${done === total ? "\n" : ""}`);
  };
}
