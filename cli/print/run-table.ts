import type { StackResult } from "../../fleet/result.ts";
import { renderTable } from "./table.ts";
import { titleOf } from "./unchecked.ts";

/** What a row says about a tenant beside its stack's result. */
export interface RowFacts {
  readonly site: string;
  readonly tier: string;
  readonly url: string;
}

/** The table at the end of a run, one row a stack. */
export function runTable(
  results: readonly StackResult[],
  facts: (result: StackResult) => RowFacts,
  width?: number,
): string {
  const rows = results.map((result) => {
    const { site, tier, url } = facts(result);
    return [
      result.stack.tenant ?? "(platform)",
      site,
      tier,
      url,
      result.resources > 0 ? String(result.resources) : "",
      result.kind === "skipped" ? "" : result.seconds.toFixed(1),
      resultWord(result),
    ];
  });
  const head = ["tenant", "site", "tier", "URL", "resources", "seconds", "result"];
  return renderTable(head, rows, {
    ...(width === undefined ? {} : { width }),
    spare: ["seconds", "resources"],
  });
}

/** What became of a stack, in a few words. */
export function resultWord(result: StackResult): string {
  if (result.kind === "unchanged") return withChecks("nothing to do", result);
  if (result.kind === "skipped") return "not begun";
  const { imported, created, updated, replaced, deleted } = result.counts;
  if (result.kind === "previewed") {
    const parts = [
      imported > 0 ? `import ${imported}` : "",
      created > 0 ? `make ${created}` : "",
      updated > 0 ? `change ${updated}` : "",
      replaced > 0 ? `replace ${replaced}` : "",
      deleted > 0 ? `delete ${deleted}` : "",
    ].filter(Boolean);
    return `would ${parts.join(", ") || "change recorded outputs"}`;
  }
  if (result.kind !== "done") return result.kind;
  const parts = [
    imported > 0 ? `${imported} imported` : "",
    created > 0 ? `${created} made` : "",
    updated > 0 ? `${updated} changed` : "",
    replaced > 0 ? `${replaced} replaced` : "",
    deleted > 0 ? `${deleted} deleted` : "",
  ].filter(Boolean);
  return withChecks(parts.join(", ") || "done", result);
}

function withChecks(text: string, result: StackResult): string {
  if (result.unchecked.length === 0) return text;
  return `${text}; ${result.unchecked.map(titleOf).join(", ")} unchecked`;
}
