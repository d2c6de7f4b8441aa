import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { textOf } from "../../guard/read/values.ts";
import { cloudflareType } from "../read/cloudflare.ts";
import type { Report, Rule, StackFacts } from "../rule.ts";

/** What a tenant's stack may have: a name of its own. Everything else is there once for a zone or an account. */
const ofTenants: ReadonlySet<string> = new Set(["CustomHostname", "DnsRecord"]);

/**
 * A token says nothing of its zone in the graph, so every resource is held to the zone and the account that the site's
 * file names. One that is not known before the update is a violation: it is where the isolation is.
 */
export const cloudflareResourceMatchesSite: Rule = {
  id: "cloudflare-resource-matches-site",
  title:
    "Everything at Cloudflare is in the zone and the account of a site of the stack, and what those have once is the platform's.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Make it in the platform's stack with buildCloudflare, which takes zone and account from the site's file; a tenant has a CustomerDomain.",
  url: "https://github.com/cloudflare/terraform-provider-cloudflare/issues/5599",
  resource({ resource, stack }, report) {
    const kind = cloudflareType(resource);
    if (kind === undefined) return;
    const { name } = resource;
    if (stack.tenant !== null && !ofTenants.has(kind)) {
      report(
        `${name}: a ${kind} is there once for a zone or an account: the platform's stack has it.`,
      );
    }
    const places = stack.sites.flatMap((site) => ("cloudflare" in site && site.cloudflare) || []);
    checkPlace(
      resource,
      "zoneId",
      places.map(({ zone }) => zone),
      report,
    );
    checkPlace(
      resource,
      "accountId",
      places.map(({ account }) => account),
      report,
    );
    if (kind === "DnsRecord") checkName(resource, stack, report);
  },
};

function checkPlace(
  { name, inputs }: GraphResource,
  input: "zoneId" | "accountId",
  allowed: readonly string[],
  report: Report,
): void {
  const value = inputs[input];
  if (value === undefined || (typeof value === "string" && allowed.includes(value))) return;
  const problem =
    value === unknownValue ? "is not known before the update" : "is none of the stack's sites";
  report(`${name}: ${input} ${problem}. Allowed is the one that the file of a site names.`);
}

/** A tenant's record is one of its own hosts. */
function checkName({ name, inputs }: GraphResource, stack: StackFacts, report: Report): void {
  const { tenant } = stack;
  if (tenant === null) return;
  const host = textOf(inputs["name"])?.toLowerCase();
  if (host === undefined) {
    report(`${name}: name is not known before the update. It says whose host it is.`);
    return;
  }
  const isOwn = stack.sites.some(({ domain }) => {
    const label = host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : undefined;
    return label === tenant || label?.startsWith(`${tenant}--`) === true;
  });
  if (!isOwn) report(`${name}: name is no host of the stack's tenant.`);
}
