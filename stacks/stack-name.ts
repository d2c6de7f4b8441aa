import { RunError } from "@pulumi/pulumi";

/** What a stack's name stands for. */
export type StackName =
  | { readonly kind: "platform"; readonly environment: string }
  | { readonly kind: "tenant"; readonly environment: string; readonly tenant: string };

/**
 * `dev` → the platform of `dev`; `dev.acme` → its tenant `acme`.
 * Whether the environment and the tenant exist is the catalog's business.
 */
export function parseStackName(name: string): StackName {
  const [environment, tenant, ...rest] = name.split(".");
  if (!environment || tenant === "" || rest.length > 0) {
    throw new RunError(
      `The stack's name "${name}" is neither <environment> nor <environment>.<tenant>. ` +
        `Use for instance "dev" for a platform, "dev.acme" for a tenant.`,
    );
  }
  return tenant === undefined
    ? { kind: "platform", environment }
    : { kind: "tenant", environment, tenant };
}
