import type { Catalog, Service } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { didYouMean as nearest } from "../read/explain.ts";
import { redisCommands } from "../redis-commands.ts";
import { placeholdersOf, splitPlaceholders } from "../resolve/placeholders.ts";
import { type At, didYouMean, problemAt } from "./problem.ts";

/** A service by itself: its placeholders can be filled, and what it does on the shared cache stays among its own keys. */
export function checkService(catalog: Catalog, service: Service): CatalogProblem[] {
  return [
    ...checkEnv(catalog, service),
    ...checkSecrets(catalog, service),
    ...checkName(catalog, service),
    ...checkRedis(catalog, service),
    ...(service.everyTenant ? checkEveryTenant(catalog, service) : []),
  ];
}

function checkEnv(catalog: Catalog, service: Service): CatalogProblem[] {
  const known = placeholdersOf({ uses: service.uses, secrets: Object.keys(service.secrets) });
  return Object.entries(service.env).flatMap(([variable, value]) =>
    splitPlaceholders(value).flatMap((part) => {
      if (!("placeholder" in part) || known.includes(part.placeholder)) return [];
      const at: At = { file: service.file, path: ["env", variable] };
      const message = explain(part.placeholder, known);
      return [problemAt(catalog.sources, "E_REFERENCE", at, message)];
    }),
  );
}

/** `t1_crm_owner` owns the database of `crm`: a service `crm-owner` would be that very role. */
function checkName(catalog: Catalog, service: Service): CatalogProblem[] {
  if (!service.id.endsWith("-owner")) return [];
  const message = `a service's id may not end in "-owner": databases' owners are called so. Choose another file name.`;
  return [problemAt(catalog.sources, "E_CONFLICT", { file: service.file, path: [] }, message)];
}

/** What a site's administrator reads is never a tenant's: it opens everybody's database. */
function checkSecrets(catalog: Catalog, service: Service): CatalogProblem[] {
  const ofSites = new Map(
    [...catalog.sites.values()].flatMap((site) =>
      Object.entries(site.credentials).map(([name, source]) => [source as string, { site, name }]),
    ),
  );
  return Object.entries(service.secrets).flatMap(([secret, source]) => {
    const owner = ofSites.get(source);
    if (!owner) return [];
    const at: At = { file: service.file, path: ["secrets", secret] };
    const other: At = { file: owner.site.file, path: ["credentials", owner.name] };
    const message = `${source} is credentials.${owner.name} of the site ${owner.site.id}: every tenant of this service would get it. Use a secret of the service's own, or generated.`;
    return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
  });
}

function explain(name: string, known: readonly string[]): string {
  for (const server of ["postgres", "redis"]) {
    if (name.startsWith(`${server}.`) && !known.some((it) => it.startsWith(`${server}.`))) {
      return `{${name}} needs \`uses\` with ${server} in it, and this service does not use ${server}. Add it there, or take the placeholder out.`;
    }
  }
  if (name.startsWith("secret.")) {
    const secrets = known.filter((it) => it.startsWith("secret."));
    return `{${name}} is no secret of this service.${didYouMean(name, secrets)} Add it under \`secrets\`, for instance ${name.slice("secret.".length)}: generated.`;
  }
  return `there is no placeholder {${name}}.${didYouMean(name, known)}`;
}

function checkRedis(catalog: Catalog, service: Service): CatalogProblem[] {
  const safe = new Set(redisCommands);
  return (service.redis?.commands ?? []).flatMap((command, index) => {
    if (safe.has(command)) return [];
    const at: At = { file: service.file, path: ["redis", "commands", index] };
    const message = `"${command}" is refused on a shared cache: it does not stay inside a key prefix, or is no command.${nearest(command, redisCommands)} catalog/redis-commands.ts lists those that do.`;
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
  if (service.redis?.keyPrefix === false) {
    const at: At = { file: service.file, path: ["redis", "keyPrefix"] };
    const message = `${service.id} comes with every tenant and cannot put a prefix before its keys: on the shared cache of a pool tenant one tenant would read another's. Make it prefix its keys, or take redis out of \`uses\`.`;
    problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message));
  }
  return problems;
}
