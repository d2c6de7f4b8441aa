import type { AwsSite } from "../../catalog.ts";
import type { Add } from "../../check/report.ts";
import { ownStoreName } from "../own-servers.ts";
import { shardName } from "../shards.ts";

/** ACM takes no longer name as the first one of a certificate (https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html). */
export const LONGEST_CERTIFIED = 64;

/** The highest shard whose names have to fit. */
const MANY_SHARDS = 99;

/** AWS takes what is called after the site: its id is for ever, so it is asked before anything stands. */
export function checkSiteNames(site: AwsSite, add: Add): void {
  checkLength(site, add);
  if (site.id.startsWith("internal-")) {
    add(
      "E_CONFLICT",
      [],
      `load balancers are called after the site, and AWS keeps names that begin with "internal-" for itself. Give the file another name.`,
    );
  }
  checkDomain(site, add);
  checkRepositories(site, add);
}

function checkLength(site: AwsSite, add: Add): void {
  const { id, account, cache } = site;
  const names = [
    ...(cache
      ? [{ what: "a cache", name: ownStoreName(shardName(site, MANY_SHARDS), "redis"), most: 40 }]
      : []),
    { what: "a bucket", name: `${id}-platform-access-logs-${account}`, most: 63 },
  ];
  const longest = names.find(({ name, most }) => name.length > most);
  if (!longest) return;
  const { what, name, most } = longest;
  add(
    "E_LIMIT",
    [],
    `${what} of ${id} would be called ${name}, and AWS takes ${most} characters. Give the file a name of at most ${id.length - (name.length - most)}.`,
  );
}

function checkDomain({ domain }: AwsSite, add: Add): void {
  if (domain.length > LONGEST_CERTIFIED) {
    const message = `${domain} has ${domain.length} characters, and a certificate begins with a name of at most ${LONGEST_CERTIFIED}. Choose a shorter domain.`;
    add("E_LIMIT", ["domain"], message);
  }
  if (/\.[a-z]$/.test(domain)) {
    const message = `no domain ends in a single letter, and AWS makes no certificate for ${domain}. Choose one that is registered.`;
    add("E_VALUE", ["domain"], message);
  }
}

/** What stands for a repository in the platform's stack knows no "/". */
function checkRepositories({ repositories }: AwsSite, add: Add): void {
  const seen = new Map<string, string>();
  for (const [index, repository] of repositories.entries()) {
    const key = repository.replaceAll("/", "-");
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      const message = `${repository} and ${earlier} differ in "/" and "-" alone. Choose another name.`;
      add("E_CONFLICT", ["repositories", index], message);
    }
    seen.set(key, repository);
  }
}
