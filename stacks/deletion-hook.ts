import * as pulumi from "@pulumi/pulumi";
import { isLive, loadApprovals } from "../catalog/consent.ts";

/** It stands in every state under this name, for ever: the engine looks for it when something that has it is deleted. */
const hookName = "tenantry:deletion-needs-approval";

/**
 * Gives everything that the program protects a hook that is asked before it is deleted or replaced, and says no unless
 * an approval names it. `protect` alone can be taken off in the state by anybody. The engine takes the hook from the
 * state, so it is also asked for what the program does not declare any more. Call it before anything is made.
 *
 * A preview asks too, so that nothing is begun; not while `tenantry` looks (TENANTRY_JUDGES), which names all at once.
 * @param root holds `platform/approvals.yaml`, which is read when something is deleted and not now
 */
export function registerDeletionHook(root: string): void {
  const ask = ({ urn }: { readonly urn: string }): void => {
    if (pulumi.runtime.isDryRun() && process.env["TENANTRY_JUDGES"]) return;
    const refusal = deletionRefusal(urn, root);
    if (refusal !== undefined) throw new Error(refusal);
  };
  const hook = new pulumi.ResourceHook(hookName, ask, { onDryRun: true });
  // What a component protects is protected in its children: the engine is told, the options of a child are not.
  const kept = new WeakSet<pulumi.Resource>();
  pulumi.runtime.registerStackTransformation(({ resource, props, opts }) => {
    const { parent } = opts;
    if (!(opts.protect ?? (parent !== undefined && kept.has(parent)))) return undefined;
    kept.add(resource);
    // A component is only a name for what is below it. (`isInstance` knows nothing yet: its constructor still runs.)
    if (!(resource instanceof pulumi.CustomResource)) return undefined;
    const beforeDelete = [...(opts.hooks?.beforeDelete ?? []), hook];
    return { props, opts: { ...opts, hooks: { ...opts.hooks, beforeDelete } } };
  });
}

/** Whether `tenantry` deletes this whole stack just now: then it is given no program to build, only the hook. */
export function isTornDown(
  stack: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return env["TENANTRY_TEAR_DOWN"] === stack;
}

/**
 * Why a resource may not be deleted now; undefined where a live approval names it. Approvals that cannot be read
 * approve nothing.
 * @param today `YYYY-MM-DD`, UTC
 */
export function deletionRefusal(
  urn: string,
  root: string,
  today = new Date().toISOString().slice(0, 10),
): string | undefined {
  try {
    const named = loadApprovals(root).filter(
      (it) => it.urn === urn && (it.operation === "delete" || it.operation === "replace"),
    );
    if (named.some((it) => isLive(it, today))) return undefined;
    const why = named.length > 0 ? "the approval of it counts no more" : "no approval names it";
    return `${urn} is protected, and ${why}: it is not deleted. Bring back what named it, or see what \`tenantry preview\` says, and have that reviewed in platform/approvals.yaml; then \`tenantry up\` deletes it.`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `${urn} is protected, and the approvals cannot be read, so it is not deleted: ${why}`;
  }
}
