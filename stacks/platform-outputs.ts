import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type {
  ProxmoxTenant,
  ResolvedGuest,
  ResolvedTenant,
  VpsTenant,
} from "../catalog/resolved.ts";
import { awsFacts, missingOnAws } from "./aws/facts.ts";

/** What a platform stack tells its tenants of a Proxmox site. No secrets; nothing that isolation depends on. */
const proxmoxFacts = z.strictObject({
  substrate: z.literal("proxmox"),
  /** `templateFileId` of every image that stands on the site's storage. */
  images: z.array(z.string()),
  /** VMID of every container that tenants' guests are cloned from. */
  templates: z.array(z.number()),
  /** SHA-256 of the host helper that the platform installed. */
  helper: z.string(),
});
/** What a platform stack tells its tenants of a VPS site. */
const vpsFacts = z.strictObject({
  substrate: z.literal("vps"),
  /** Names of the hosts that everything was delivered to. */
  hosts: z.array(z.string()),
  /** SHA-256 of the host helper that the platform installed. */
  helper: z.string(),
});
const siteFacts = z.discriminatedUnion("substrate", [proxmoxFacts, awsFacts, vpsFacts]);
const platformFacts = z.strictObject({ sites: z.record(z.string(), siteFacts) });

export type ProxmoxFacts = z.infer<typeof proxmoxFacts>;
export type VpsFacts = z.infer<typeof vpsFacts>;
export type SiteFacts = z.infer<typeof siteFacts>;
type PlatformFacts = z.infer<typeof platformFacts>;

/** Name of the stack output that holds the facts. */
export const factsOutput = "platform";

/**
 * Makes sure that the platform which a tenant stands on is there and holds what it needs.
 * In a preview, what is missing is one warning, and the preview goes on to show what would be made.
 *
 * @returns the facts of the tenant's site; undefined where they are missing
 * @throws RunError in an update when the platform or a part of it is missing.
 */
export async function requirePlatform(tenant: ResolvedTenant): Promise<SiteFacts | undefined> {
  const outputs = await platformOutputs(tenant.environment);
  const facts = outputs === undefined ? undefined : parseFacts(outputs, tenant.environment);
  const problem = facts ? missingSources(tenant, facts) : platformMissing(tenant);
  if (problem !== undefined) {
    if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError(problem);
    void pulumi.log.warn(problem);
  }
  return facts?.sites[tenant.site.id];
}

/** What a tenant needs of the facts and does not find, in words; `undefined` when all is there. */
export function missingSources(tenant: ResolvedTenant, facts: PlatformFacts): string | undefined {
  const there = facts.sites[tenant.site.id];
  const missing = missingOn(tenant, there);
  if (missing.length === 0) return undefined;
  return (
    `Tenant "${tenant.id}": the platform "${tenant.environment}" does not have what it needs ` +
    `on site "${tenant.site.id}": ${missing.join(", ")}. Run: tenantry up --env ${tenant.environment} --platform`
  );
}

function missingOn(tenant: ResolvedTenant, there: SiteFacts | undefined): string[] {
  switch (tenant.substrate) {
    case "aws":
      return missingOnAws(tenant, there?.substrate === "aws" ? there : undefined);
    case "vps":
      return missingOnVps(tenant, there?.substrate === "vps" ? there : undefined);
    case "proxmox":
      return missingOnProxmox(tenant, there?.substrate === "proxmox" ? there : undefined);
  }
}

function missingOnVps({ host }: VpsTenant, there: VpsFacts | undefined): string[] {
  return there?.hosts.includes(host.name) ? [] : [`host ${host.name}`];
}

function missingOnProxmox(tenant: ProxmoxTenant, there: ProxmoxFacts | undefined): string[] {
  const images = new Set(there?.images);
  const templates = new Set(there?.templates);
  return guestsOf(tenant).flatMap(([name, { image, template, adopted }]) => {
    if (adopted) return [];
    if (image) return images.has(image.templateFileId) ? [] : [`${name} (${image.fileName})`];
    if (template && !templates.has(template.vmid)) return [`${name} (template ${template.vmid})`];
    return [];
  });
}

function guestsOf({ services, dedicated }: ProxmoxTenant): [string, ResolvedGuest][] {
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
