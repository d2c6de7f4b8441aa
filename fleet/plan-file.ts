import { engineUnknown } from "../guard/graph.ts";

/**
 * What the provider adds to the inputs of its resources once it can be asked: the defaults of `@pulumi/postgresql`
 * 3.18.1. Given in a plan as unknown, each may come or stay away.
 */
const postgresqlDefaults = [
  "__defaults",
  "allowConnections",
  "alterObjectOwnership",
  "bypassRowLevelSecurity",
  "connectionLimit",
  "createDatabase",
  "createRole",
  "dropCascade",
  "encryptedPassword",
  "ifNotExists",
  "inherit",
  "login",
  "replication",
  "skipDropRole",
  "skipReassignOwned",
  "superuser",
  "validUntil",
  "withAdminOption",
  "withGrantOption",
];

interface PlanDiff {
  readonly adds?: Readonly<Record<string, unknown>>;
  readonly updates?: Readonly<Record<string, unknown>>;
}
interface ResourcePlan {
  readonly goal?: {
    readonly type?: string;
    readonly provider?: string;
    readonly additionalSecretOutputs?: readonly string[] | null;
    readonly inputDiff?: PlanDiff;
    readonly outputDiff?: PlanDiff;
  };
  readonly state?: Readonly<Record<string, unknown>> | null;
}

/**
 * A saved plan without three constraints that no update could keep; everything else in it stays as it was previewed.
 *
 * - A list that is secret and holds something unknown: the engine compares the bare list with a secret one, and calls
 *   that a difference. In its place the plan says that the list is unknown.
 * - A resource whose provider is not known yet: nobody could ask it for its defaults. They are added as unknown.
 * - What a component gives back: a preview of a delivery tells the report of the last one. It is no operation, so each
 *   output is said to be unknown.
 *
 * @param text the file that `pulumi preview --save-plan` wrote
 */
export function loosened(text: string): string {
  const plan = JSON.parse(text) as { resourcePlans?: Record<string, ResourcePlan> };
  const entries = Object.entries(plan.resourcePlans ?? {});
  const resourcePlans = Object.fromEntries(
    entries.map(([urn, resource]) => [urn, looserResource(resource)]),
  );
  return JSON.stringify({ ...plan, resourcePlans });
}

function looserResource(resource: ResourcePlan): ResourcePlan {
  const { goal } = resource;
  if (!goal?.inputDiff) return resource;
  if (goal.type?.startsWith("tenantry:")) {
    const adds = withUnknown(Object.keys(resource.state ?? {}), {});
    return {
      ...resource,
      goal: { ...goal, outputDiff: { ...goal.outputDiff, adds, updates: {} } },
    };
  }
  const { inputDiff, additionalSecretOutputs, provider = "", type = "" } = goal;
  const secrets = new Set(additionalSecretOutputs ?? []);
  const { adds, updates } = inputDiff;
  const defaults =
    type.startsWith("postgresql:") && provider.endsWith(`::${engineUnknown}`)
      ? postgresqlDefaults
      : [];
  const looser: PlanDiff = {
    ...inputDiff,
    ...(adds ? { adds: withUnknown(defaults, withoutLists(adds, secrets)) } : {}),
    ...(updates ? { updates: withoutLists(updates, secrets) } : {}),
  };
  return { ...resource, goal: { ...goal, inputDiff: looser } };
}

function withUnknown(
  names: readonly string[],
  properties: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return { ...Object.fromEntries(names.map((name) => [name, engineUnknown])), ...properties };
}

function withoutLists(
  properties: Readonly<Record<string, unknown>>,
  secrets: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, looserValue(name, value, secrets)]),
  );
}

function looserValue(name: string, value: unknown, secrets: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return secrets.has(name) && items.some(isUnknown) ? engineUnknown : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return withoutLists(value as Readonly<Record<string, unknown>>, secrets);
}

function isUnknown(value: unknown): boolean {
  return value === engineUnknown;
}
