/**
 * The Pulumi program. The stack's name says what to build: `dev` is a platform, `dev.acme` is one of its tenants.
 * Everything is decided in the catalog; what is here only carries it over.
 */
import * as pulumi from "@pulumi/pulumi";
import { isTornDown, registerDeletionHook } from "./stacks/deletion-hook.ts";
import { catalogRoot, openPlatform, openTenant } from "./stacks/open.ts";
import { buildPlatform } from "./stacks/platform.ts";
import { requirePlatform } from "./stacks/platform-outputs.ts";
import { parseStackName } from "./stacks/stack-name.ts";
import { buildTenant } from "./stacks/tenant.ts";

export default async function program(): Promise<Record<string, unknown>> {
  const stack = parseStackName(pulumi.getStack());
  const root = catalogRoot(process.env);
  registerDeletionHook(root);
  if (isTornDown(pulumi.getStack(), process.env)) return {};
  if (stack.kind === "platform") {
    return buildPlatform(openPlatform(root, stack.environment));
  }
  const tenant = openTenant(root, stack.environment, stack.tenant);
  return buildTenant(tenant, await requirePlatform(tenant));
}
