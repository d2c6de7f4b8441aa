import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ResolvedGuest, ResolvedTenant } from "../catalog/resolved.ts";

/** What a platform stack tells its tenants. No secrets; nothing that isolation depends on. */
const siteFacts = z.strictObject({
  /** `templateFileId` of every image that stands on the site's storage. */
  images: z.array(z.string()),
  /** VMID of every container that tenants' guests are cloned from. */
  templates: z.array(z.number()),
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
      : missingSources(tenant, parseFacts(outputs, tenant.environment));
  if (problem === undefined) return;
  if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError(problem);
  void pulumi.log.warn(problem);
}

/** What a tenant needs of the facts and does not find, in words; `undefined` when all is there. */
export function missingSources(tenant: ResolvedTenant, facts: PlatformFacts): string | undefined {
  const there = facts.sites[tenant.site.id];
  const images = new Set(there?.images);
  const templates = new Set(there?.templates);
  const missing = guestsOf(tenant).flatMap(([name, { image, template, adopted }]) => {
    if (adopted) return [];
    if (image) return images.has(image.templateFileId) ? [] : [`${name} (${image.fileName})`];
    if (template && !templates.has(template.vmid)) return [`${name} (template ${template.vmid})`];
    return [];
  });
  if (missing.length === 0) return undefined;
  return (
    `Tenant "${tenant.id}": the platform "${tenant.environment}" does not have what these are made from ` +
    `on site "${tenant.site.id}": ${missing.join(", ")}. Run: tenantry up --env ${tenant.environment} --platform`
  );
}

function guestsOf({ services, dedicated }: ResolvedTenant): [string, ResolvedGuest][] {
  const own = [dedicated.postgres, dedicated.redis].flatMap((server) => server ?? []);
  return [
    ...services.map(({ id, guest }) => [id, guest] as [string, ResolvedGuest]),
    ...own.map(({ name, guest }) => [name, guest] as [string, ResolvedGuest]),
  ];
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
