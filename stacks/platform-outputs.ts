import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ResolvedTenant } from "../catalog/resolved.ts";

/** What a platform stack tells its tenants. No secrets; nothing that isolation depends on. */
const siteFacts = z.strictObject({
  /** `templateFileId` of every image that stands on the site's storage. */
  images: z.array(z.string()),
  /** SHA-256 of the host helper that the platform installed. */
  helper: z.string(),
});
const platformFacts = z.strictObject({ sites: z.record(z.string(), siteFacts) });

export type SiteFacts = z.infer<typeof siteFacts>;
type PlatformFacts = z.infer<typeof platformFacts>;

/** Name of the stack output that holds the facts. */
export const factsOutput = "platform";

/**
 * Makes sure that the platform which a tenant stands on is there and holds its images.
 * In a preview, what is missing is one warning, and the preview goes on to show what would be made.
 * @throws RunError in an update when the platform or an image is missing.
 */
export async function requirePlatform(tenant: ResolvedTenant): Promise<void> {
  const outputs = await platformOutputs(tenant.environment);
  const problem =
    outputs === undefined
      ? platformMissing(tenant)
      : missingImages(tenant, parseFacts(outputs, tenant.environment));
  if (problem === undefined) return;
  if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError(problem);
  void pulumi.log.warn(problem);
}

/** What a tenant needs of the facts and does not find, in words; `undefined` when all is there. */
export function missingImages(tenant: ResolvedTenant, facts: PlatformFacts): string | undefined {
  const there = new Set(facts.sites[tenant.site.id]?.images);
  const missing = tenant.services.filter(
    (service) => !there.has(service.guest.image.templateFileId),
  );
  if (missing.length === 0) return undefined;
  const list = missing.map((service) => `${service.id} (${service.guest.image.fileName})`);
  return (
    `Tenant "${tenant.id}": the platform "${tenant.environment}" has not pulled the images of ${list.join(", ")} ` +
    `onto site "${tenant.site.id}". Run: tenantry up --env ${tenant.environment} --platform`
  );
}

function platformMissing(tenant: ResolvedTenant): string {
  return (
    `Tenant "${tenant.id}" stands on the platform stack "${tenant.environment}", which has not been brought up. ` +
    `Run: tenantry up --env ${tenant.environment} --platform`
  );
}

function parseFacts(outputs: unknown, environment: string): PlatformFacts {
  const parsed = platformFacts.safeParse(outputs);
  if (parsed.success) return parsed.data;
  throw new pulumi.RunError(
    `The outputs of the platform stack "${environment}" are not what this version reads ` +
      `(${z.prettifyError(parsed.error)}). Run: tenantry up --env ${environment} --platform`,
  );
}

/**
 * The platform stack's facts as plain data, `undefined` when there are none.
 * Asked by the built-in invoke first, because a StackReference to a stack that does not exist ends the program
 * with the engine's own words, in a preview too.
 */
async function platformOutputs(environment: string): Promise<unknown> {
  const name = `organization/${pulumi.getProject()}/${environment}`;
  try {
    await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  } catch {
    return undefined;
  }
  const reference = new pulumi.StackReference(environment, { name });
  return (await reference.getOutputDetails(factsOutput)).value;
}
