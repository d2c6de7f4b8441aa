/** A stack that the fleet runs: an environment's platform, or one of its tenants. */
export interface StackRef {
  /** As the engine knows it: `dev` or `dev.acme`. */
  readonly name: string;
  readonly environment: string;
  /** `null` for the platform. */
  readonly tenant: string | null;
}

/** The platform stack of an environment: it carries the environment's own name. */
export function platformStack(environment: string): StackRef {
  return { name: environment, environment, tenant: null };
}

/** A tenant's stack: `dev.acme`. */
export function tenantStack(environment: string, tenant: string): StackRef {
  return { name: `${environment}.${tenant}`, environment, tenant };
}

/** Reads a name back; `undefined` when it belongs to another environment or another kind of stack. */
export function parseStack(environment: string, name: string): StackRef | undefined {
  const short = name.slice(name.lastIndexOf("/") + 1);
  if (short === environment) return platformStack(environment);
  const prefix = `${environment}.`;
  const tenant = short.slice(prefix.length);
  if (!short.startsWith(prefix) || tenant === "" || tenant.includes(".")) return undefined;
  return tenantStack(environment, tenant);
}
