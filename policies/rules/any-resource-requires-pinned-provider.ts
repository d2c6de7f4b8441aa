import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { documentOf, listOf } from "../../guard/read/values.ts";
import { isCustom, isProvider, packageOf } from "../read/types.ts";
import type { AwsPlace, ProxmoxPlace, Report, Rule, SitePlace, StackFacts } from "../rule.ts";

/** With these, a provider of AWS would not ask whose account it is in, or would ask somebody else. */
const skips = ["skipRequestingAccountId", "skipCredentialsValidation"] as const;

/** What would stand in the state, or send requests to another place than AWS. */
const foreign = ["accessKey", "secretKey", "token", "endpoints", "profile"] as const;

/**
 * A provider that nobody named takes its account from somebody's shell. What it is pinned to is a constant: a pin that
 * is not known before the update is a violation.
 */
export const anyResourceRequiresPinnedProvider: Rule = {
  id: "any-resource-requires-pinned-provider",
  title:
    "Every resource names its provider, which is pinned to the account or the endpoint of a site of the stack.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Give the component a provider of stacks/providers.ts or stacks/aws/providers.ts; another account or endpoint is another site.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/providers/",
  resource({ resource, stack }, report) {
    if (isProvider(resource)) checkProvider(resource, stack, report);
    if (!isCustom(resource)) return;
    const { name, provider } = resource;
    if (!provider || /^default($|_)/.test(provider.name)) {
      report(`${name}: it has no provider of its own, so that a shell decides on its account.`);
    }
  },
};

function checkProvider(provider: GraphResource, { sites }: StackFacts, report: Report): void {
  switch (packageOf(provider)) {
    case "aws":
      return checkAws(provider, sites.filter(isAws), report);
    case "proxmoxve":
      return checkProxmox(provider, sites.filter(isProxmox), report);
    case "postgresql":
      return checkPostgres(provider, report);
    default:
  }
}

function checkAws({ name, inputs }: GraphResource, sites: readonly AwsPlace[], report: Report) {
  const accounts = documentOf(inputs["allowedAccountIds"]);
  const listed = listOf(accounts);
  const known = sites.map(({ account }) => account);
  if (accounts === unknownValue || listed.includes(unknownValue)) {
    report(`${name}: allowedAccountIds is not known before the update.`);
  } else if (listed.length !== 1 || !known.some((account) => listed.includes(account))) {
    report(`${name}: allowedAccountIds has to be the one account of a site of the stack.`);
  }
  for (const input of skips) {
    if (isOff(inputs[input])) continue;
    report(`${name}: ${input} keeps the provider from asking which account it is in.`);
  }
  for (const input of foreign) {
    if (inputs[input] === undefined) continue;
    report(`${name}: ${input} is set. Credentials and places come from the environment's role.`);
  }
}

function checkProxmox(
  { name, inputs }: GraphResource,
  sites: readonly ProxmoxPlace[],
  report: Report,
) {
  const { endpoint } = inputs;
  if (sites.some((site) => site.endpoint === endpoint)) return;
  const problem =
    endpoint === unknownValue ? "is not known before the update" : "is no endpoint of the stack's";
  report(`${name}: endpoint ${problem}. Allowed is the one of a site of the stack.`);
}

function checkPostgres({ name, inputs }: GraphResource, report: Report): void {
  const { host } = inputs;
  if (typeof host === "string" && host !== "" && host !== unknownValue) return;
  const problem = host === unknownValue ? "is not known before the update" : "is not set";
  report(`${name}: host ${problem}. Without it a shell decides on the server.`);
}

/** The inputs of a provider are texts for the engine. */
function isOff(value: unknown): boolean {
  return value === undefined || value === false || value === "false";
}

function isAws(site: SitePlace): site is AwsPlace {
  return site.substrate === "aws";
}

function isProxmox(site: SitePlace): site is ProxmoxPlace {
  return site.substrate === "proxmox";
}
