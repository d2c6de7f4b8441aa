import type { Catalog, Service } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { siteFile, sitesFolder } from "../files.ts";
import { suggestion } from "../read/explain.ts";
import { redisCommands } from "../redis-commands.ts";
import { placeholdersOf, splitPlaceholders, storeWords } from "../resolve/placeholders.ts";
import { hasOwn } from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";
import { type At, didYouMean, problemAt } from "./problem.ts";

/** A service by itself: its placeholders can be filled, and what it does on the shared cache stays among its own keys. */
export function checkService(catalog: Catalog, service: Service): CatalogProblem[] {
  return [
    ...checkEnv(catalog, service),
    ...checkSecrets(catalog, service),
    ...checkName(catalog, service),
    ...checkSites(catalog, service),
    ...checkUses(catalog, service),
    ...checkRedis(catalog, service),
    ...(service.everyTenant ? checkEveryTenant(catalog, service) : []),
  ];
}

function checkEnv(catalog: Catalog, service: Service): CatalogProblem[] {
  const known = placeholdersOf({
    uses: service.uses,
    secrets: Object.keys(service.secrets),
    worker: service.aws.worker !== undefined,
    listen: listenOf(service),
    files: listenOf(service) !== undefined && service.vps?.files === true,
  });
  return Object.entries(service.env).flatMap(([variable, value]) =>
    splitPlaceholders(value).flatMap((part) => {
      if (!("placeholder" in part) || known.includes(part.placeholder)) return [];
      const at: At = { file: service.file, path: ["env", variable] };
      const message = explain(part.placeholder, known, usable(catalog));
      return [problemAt(catalog.sources, "E_REFERENCE", at, message)];
    }),
  );
}

/** A guest or a task is asked at the port that its own image opens, so there it cannot be told one. */
function listenOf({ image, template, vps }: Service): "socket" | "port" | undefined {
  if (!vps || image !== undefined || template !== undefined) return undefined;
  return vps.listen === "socket" ? "socket" : "port";
}

/** `t1_crm_owner` owns the database of `crm`: a service `crm-owner` would be that very role. */
function checkName(catalog: Catalog, service: Service): CatalogProblem[] {
  if (!service.id.endsWith("-owner")) return [];
  const message = `a service's id may not end in "-owner": databases' owners are called so. Choose another file name.`;
  return [problemAt(catalog.sources, "E_CONFLICT", { file: service.file, path: [] }, message)];
}

function checkSites(catalog: Catalog, service: Service): CatalogProblem[] {
  return (service.sites ?? []).flatMap((site, index) => {
    if (catalog.sites.has(site) || catalog.broken.has(siteFile(site))) return [];
    const at: At = { file: service.file, path: ["sites", index] };
    const message = `there is no site "${site}".${didYouMean(site, catalog.sites.keys())}`;
    return [problemAt(catalog.sources, "E_REFERENCE", at, message)];
  });
}

/** What a site's administrator reads is never a tenant's: it opens everybody's database. */
function checkSecrets(catalog: Catalog, service: Service): CatalogProblem[] {
  const ofSites = new Map(
    [...catalog.sites.values()].flatMap((site) =>
      Object.entries(substrateOf(site).credentials(site)).map(
        ([name, source]) => [source, { site, name }] as const,
      ),
    ),
  );
  return Object.entries(service.secrets).flatMap(([secret, source]) => {
    const owner = ofSites.get(source);
    if (!owner) return [];
    const at: At = { file: service.file, path: ["secrets", secret] };
    const other: At = { file: owner.site.file, path: owner.name.split(".") };
    const message = `${source} is ${owner.name} of the site ${owner.site.id}: every tenant of this service would get it. Use a secret of the service's own, or generated.`;
    return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
  });
}

function explain(name: string, known: readonly string[], guests: ReadonlySet<string>): string {
  for (const server of storeWords) {
    if (name.startsWith(`${server}.`) && !known.some((it) => it.startsWith(`${server}.`))) {
      return `{${name}} needs \`uses\` with ${server} in it, and this service does not use ${server}. Add it there, or take the placeholder out.`;
    }
  }
  const guest = /^(?!secret\.|tenant\.)([a-z0-9-]+)\.(?:host|port)$/.exec(name)?.[1];
  if (guest !== undefined && !known.includes(name) && guests.has(guest)) {
    return `{${name}} needs \`uses\` with ${guest} in it. Add it there, or take the placeholder out.`;
  }
  if (name.startsWith("listen.")) {
    const own = known.find((it) => it.startsWith("listen."));
    return own === undefined
      ? `{${name}} is for a service with \`vps\` and without \`image\` or \`template\`: elsewhere nobody tells a service where to listen. Take it out.`
      : `{${name}} means nothing here: by vps.listen this service has {${own}}.`;
  }
  if (name === "files.path") {
    return "{files.path} is for a service with `vps.files: true` and without `image` or `template`: nobody else has that folder. Add it, or take the placeholder out.";
  }
  if (name.startsWith("secret.")) {
    const secrets = known.filter((it) => it.startsWith("secret."));
    return `{${name}} is no secret of this service.${didYouMean(name, secrets)} Add it under \`secrets\`, for instance ${name.slice("secret.".length)}: generated.`;
  }
  return `there is no placeholder {${name}}.${didYouMean(name, known)}`;
}

/** What services may use, on any site. */
function usable(catalog: Catalog): ReadonlySet<string> {
  return new Set(
    [...catalog.sites.values()].flatMap((site) => [...substrateOf(site).offers(site)]),
  );
}

/** What no site has is a typing error; what only some have is a matter of each tenant's site (tenant.ts). */
function checkUses(catalog: Catalog, service: Service): CatalogProblem[] {
  // A site that cannot be read may have it.
  if ([...catalog.broken].some((file) => file.startsWith(sitesFolder))) return [];
  const known = usable(catalog);
  return service.uses.flatMap((use, index) => {
    if (known.has(use)) return [];
    const at: At = { file: service.file, path: ["uses", index] };
    const message = `no site has a store, a guest that accepts from tenants, or an external machine for them that is called "${use}".${didYouMean(use, known)}`;
    return [problemAt(catalog.sources, "E_REFERENCE", at, message)];
  });
}

function checkRedis(catalog: Catalog, service: Service): CatalogProblem[] {
  const safe = new Set(redisCommands);
  return (service.redis?.commands ?? []).flatMap((command, index) => {
    if (safe.has(command)) return [];
    const at: At = { file: service.file, path: ["redis", "commands", index] };
    const message = `"${command}" is refused on a shared cache: it does not stay inside a key prefix, or is no command.${suggestion(command, redisCommands)} catalog/redis-commands.ts lists those that do.`;
    return [problemAt(catalog.sources, "E_CONFLICT", at, message)];
  });
}

/** What comes with every tenant must suit every tier. */
function checkEveryTenant(catalog: Catalog, service: Service): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  for (const size of new Set([...catalog.tiers.values()].map((tier) => tier.size))) {
    if (Object.hasOwn(service.sizes, size)) continue;
    const tiers = [...catalog.tiers.values()].filter((it) => it.size === size).map((it) => it.id);
    const at: At = { file: service.file, path: ["sizes"], which: "key" };
    const message = `${service.id} comes with every tenant, and the size "${size}" of tier ${tiers.join(", ")} is missing here.${didYouMean(size, Object.keys(service.sizes))}`;
    problems.push(problemAt(catalog.sources, "E_REFERENCE", at, message));
  }
  const sharing = [...catalog.tiers.values()].some((tier) => !hasOwn(tier.isolation, "redis"));
  if (service.redis?.keyPrefix === false && sharing) {
    const at: At = { file: service.file, path: ["redis", "keyPrefix"] };
    const message = `${service.id} comes with every tenant and cannot put a prefix before its keys: on the shared cache one tenant would read another's. Make it prefix its keys, or take redis out of \`uses\`.`;
    problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message));
  }
  return problems;
}
