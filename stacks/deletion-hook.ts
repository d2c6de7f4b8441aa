import * as pulumi from "@pulumi/pulumi";
import { isLive, loadApprovals } from "../catalog/consent.ts";

/** It stands in every state under this name, for ever: the engine looks for it when something that has it is deleted. */
const hookName = "tenantry:deletion-needs-approval";
const makingHookName = "tenantry:is-made";

/** What an approval has to allow: that it goes, or that another takes its place. */
type Going = "delete" | "replace";

/**
 * Gives everything that the program protects a hook that is asked before it is deleted or replaced, and says no unless
 * an approval names it. `protect` alone can be taken off in the state by anybody. The engine takes the hook from the
 * state, so it is also asked for what the program does not declare any more. Call it before anything is made.
 *
 * A preview asks too, so that nothing is begun; not while `tenantry` looks (TENANTRY_JUDGES), which names all at once.
 * @param root holds `platform/approvals.yaml`, which is read when something is deleted and not now
 */
export function registerDeletionHook(root: string): void {
  const program = new DeclaredResources();
  const ask = ({ urn, id }: { readonly urn: string; readonly id: string }): void => {
    if (pulumi.runtime.isDryRun() && process.env["TENANTRY_JUDGES"]) return;
    const refusal = deletionRefusal(urn, program.going(urn, id), root);
    if (refusal !== undefined) throw new Error(refusal);
  };
  const hook = new pulumi.ResourceHook(hookName, ask, { onDryRun: true });
  const making = new pulumi.ResourceHook(makingHookName, ({ urn }) => program.isMade(urn), {
    onDryRun: true,
  });
  // What a component protects is protected in its children: the engine is told, the options of a child are not.
  const kept = new WeakSet<pulumi.Resource>();
  pulumi.runtime.registerStackTransformation(({ resource, type, name, props, opts }) => {
    const { parent } = opts;
    const urn = program.declare(resource, parent, type, name);
    if (!(opts.protect ?? (parent !== undefined && kept.has(parent)))) return undefined;
    kept.add(resource);
    // A component is only a name for what is below it. (`isInstance` knows nothing yet: its constructor still runs.)
    if (!(resource instanceof pulumi.CustomResource)) return undefined;
    program.follow(urn, resource);
    const beforeDelete = [...(opts.hooks?.beforeDelete ?? []), hook];
    const beforeCreate = [...(opts.hooks?.beforeCreate ?? []), making];
    return { props, opts: { ...opts, hooks: { ...opts.hooks, beforeDelete, beforeCreate } } };
  });
}

/**
 * Tells a replacement from a deletion: the engine asks the hook about both in the same words. `pulumi destroy
 * --run-program` runs the program too, and deletes what it declares.
 */
export class DeclaredResources {
  /** A URN without its stack: the types from the outermost parent on. */
  readonly #types = new WeakMap<pulumi.Resource, string>();
  /** By URN: its id once the engine has answered, undefined before. Only what is protected. */
  readonly #ids = new Map<string, string | undefined>();
  readonly #made = new Set<string>();

  /** @returns its URN */
  declare(
    resource: pulumi.Resource,
    parent: pulumi.Resource | undefined,
    type: string,
    name: string,
  ): string {
    const above = parent === undefined ? undefined : this.#types.get(parent);
    const types = above === undefined ? type : `${above}$${type}`;
    if (type !== "pulumi:pulumi:Stack") this.#types.set(resource, types);
    return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${types}::${name}`;
  }

  follow(urn: string, resource: pulumi.CustomResource): void {
    this.#ids.set(urn, undefined);
    // Its constructor gives it an id when this has returned.
    queueMicrotask(() => {
      resource.id.apply((id) => this.#ids.set(urn, id));
    });
  }

  isMade(urn: string): void {
    this.#made.add(urn);
  }

  /**
   * Another takes its place where the program declares it, and the engine has made another, has not answered yet (then
   * the old one goes first), or has answered with another id.
   */
  going(urn: string, id: string): Going {
    if (!this.#ids.has(urn)) return "delete";
    return this.#made.has(urn) || this.#ids.get(urn) !== id ? "replace" : "delete";
  }
}

/** Whether `tenantry` deletes this whole stack just now: then it is given no program to build, only the hook. */
export function isTornDown(
  stack: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return env["TENANTRY_TEAR_DOWN"] === stack;
}

/**
 * Why a resource may not go now; undefined where a live approval names it and what happens to it. Approvals that cannot
 * be read approve nothing.
 * @param today `YYYY-MM-DD`, UTC
 */
export function deletionRefusal(
  urn: string,
  going: Going,
  root: string,
  today = new Date().toISOString().slice(0, 10),
): string | undefined {
  try {
    const about = loadApprovals(root).filter((it) => it.urn === urn);
    const named = about.filter(({ operation }) => operation === going);
    if (named.some((it) => isLive(it, today))) return undefined;
    const others =
      about.length > 0 ? `none that names it is of "${going}"` : "no approval names it";
    const why = named.length > 0 ? "the approval of it counts no more" : others;
    return `${urn} is protected, and ${why}: it is not ${going}d. Bring back what named it, or see what \`tenantry preview\` says, and have that reviewed in platform/approvals.yaml; then \`tenantry up\` deletes it.`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `${urn} is protected, and the approvals cannot be read, so it is not deleted: ${why}`;
  }
}
