import { idle, type StackResult } from "../../../fleet/result.ts";
import { platformStack, tenantStack } from "../../../fleet/stack-names.ts";

/** A finished stack of `dev`; without a tenant the platform. */
export function result(tenant: string | null, more: Partial<StackResult>): StackResult {
  const stack = tenant === null ? platformStack("dev") : tenantStack("dev", tenant);
  return { ...idle(stack, "done"), resources: 74, seconds: 12.34, ...more };
}
