import type { Catalog } from "../../catalog/catalog.ts";
import { CatalogError } from "../../catalog/errors.ts";
import { loadCatalog } from "../../catalog/load.ts";
import type {
  AwsTenant,
  ProxmoxTenant,
  ResolvedGuest,
  ResolvedTenant,
  VpsTenant,
} from "../../catalog/resolved.ts";
import { checkId, idGrammar, longestId } from "../../catalog/schema/ids.ts";
import { environmentOf } from "../../catalog/subscriptions.ts";
import { chooseEnvironment, projectOf } from "../context.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { lineText, newLines } from "../ledger-lines.ts";
import { withLedgerLock } from "../ledger-lock.ts";
import { draftTenant, type TenantDraft, type TenantFacts } from "../onboarding/draft-tenant.ts";
import { writeTenant } from "../onboarding/write-tenant.ts";
import { type CommandOptions, words } from "../options.ts";
import { today } from "../today.ts";

/** Checked here and not one by one by the parser: who has to say three things hears of all three. */
const required = [
  { key: "name", what: "the customer's name" },
  { key: "site", what: "where it lives: a file in platform/sites/" },
  { key: "tier", what: "what it bought: an entry of platform/tiers.yaml" },
] as const;

/** `tenantry new <id>` */
export async function newCommand(options: CommandOptions, id: string): Promise<ExitCode> {
  const wrong = checkId(id, longestId.tenant);
  if (wrong !== undefined) {
    throw usage(
      `"${id}" cannot be a tenant's id: ${wrong}. Expected ${idGrammar(longestId.tenant)}.`,
    );
  }
  const missing = required.filter(({ key }) => !options[key]);
  if (missing.length > 0) {
    const list = missing.map(({ key, what }) => `--${key} (${what})`).join(", ");
    throw usage(`${missing.length === 1 ? "Missing" : "All missing"}: ${list}.`);
  }
  const { catalog: root } = projectOf(options);
  const work = (): ExitCode => onboard(root, options, id);
  return options.dryRun ? work() : withLedgerLock(root, work);
}

function onboard(root: string, options: CommandOptions, id: string): ExitCode {
  const loaded = loadCatalog(root);
  try {
    const draft = draftTenant(loaded, factsOf(loaded.catalog, options, id), today());
    const added = draft.ledgers.flatMap((ledger) =>
      newLines(loaded.catalog.ledgers.get(ledger.site), ledger),
    );
    const changes = draft.text !== undefined || added.length > 0;
    if (changes && !options.dryRun) writeTenant(root, draft);
    const result = changes ? (options.dryRun ? "would be created" : "created") : "unchanged";
    const text = options.json
      ? JSON.stringify(asData(draft, result, added), null, 2)
      : asText(draft, result, added).join("\n");
    process.stdout.write(`${text}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof CatalogError) || !options.json) throw error;
    const data = { result: "refused", tenant: id, problems: error.problems };
    process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return exitCodes.catalog;
  }
}

/** The environment follows from the site, which belongs to exactly one. */
function factsOf(catalog: Catalog, options: CommandOptions, id: string): TenantFacts {
  const { name = "", site = "", tier = "", services = "" } = options;
  // While `platform/` itself is broken, its errors say more than a missing site does.
  const environment =
    options.env === undefined
      ? environmentOf(catalog, site)?.id
      : chooseEnvironment(catalog.environments.keys(), options.env);
  if (environment === undefined && catalog.broken.size === 0) {
    const known = [...catalog.sites.keys()].join(", ");
    throw usage(`There is no site "${site}" in platform/sites/. There is: ${known}.`);
  }
  return {
    environment: environment ?? "",
    id,
    name,
    site,
    tier,
    services: words(services),
  };
}

type Result = "created" | "would be created" | "unchanged";
type Lines = ReturnType<typeof newLines>;

function asData({ file, resolved }: TenantDraft, result: Result, added: Lines): unknown {
  const { environment, id, name, number, site, tier, isolation, url } = resolved;
  return {
    result,
    tenant: id,
    environment,
    name,
    number,
    site: site.id,
    tier,
    isolation,
    url,
    file,
    ...whereIt(resolved),
    added,
  };
}

function whereIt(resolved: ResolvedTenant): object {
  switch (resolved.substrate) {
    case "aws":
      return onAws(resolved);
    case "proxmox":
      return onProxmox(resolved);
    case "vps":
      return onVps(resolved);
  }
}

function onVps({ host, user, services, dedicated }: VpsTenant): object {
  const { postgres } = dedicated;
  return {
    host: host.name,
    user,
    services: services.map(({ id, url, unit, listen }) => ({ service: id, url, unit, listen })),
    servers: postgres ? [{ server: `PostgreSQL ${postgres.name}`, port: postgres.port }] : [],
  };
}

function onProxmox({ services, dedicated }: ProxmoxTenant): object {
  const servers = Object.values(dedicated).filter((server) => server !== null);
  return {
    services: services.map(({ id, url, guest }) => ({ service: id, url, ...placeOf(guest) })),
    servers: servers.map(({ name, guest }) => ({ server: name, ...placeOf(guest) })),
  };
}

function onAws({ shard, network, services, dedicated }: AwsTenant): object {
  const servers = Object.values(dedicated).filter((server) => server !== null);
  return {
    shard,
    network: network?.cidr ?? null,
    services: services.map(({ id, url, route }) => ({
      service: id,
      url,
      priorities: route.priorities,
    })),
    servers: servers.map(({ name }) => ({ server: name })),
  };
}

function placeOf({ vmid, ip, host }: ResolvedGuest): { vmid: number; ip: string; host: string } {
  return { vmid, ip, host };
}

function asText({ file, text, resolved }: TenantDraft, result: Result, added: Lines): string[] {
  const { environment, id, number, url } = resolved;
  if (result === "unchanged") return [`Nothing to do: ${id} is tenant ${number}, ${url}.`];
  const lines = [
    ...(text === undefined ? [] : [`${file}: +`, text.trimEnd().replace(/^/gm, "  ")]),
    ...added.map(lineText),
  ];
  const next =
    result === "created"
      ? `${id} is tenant ${number} of ${environment}: ${url}. Commit the files, then: tenantry up --env ${environment} --tenant ${id}`
      : "Nothing was written.";
  return [...lines, next];
}
