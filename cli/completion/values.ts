/*
 * Where a shell finds what may stand in a place: in the files of the folder, by what every system has. Nothing of
 * Tenantry is started for it, which would take longer than a person waits for a tab.
 */

/** Prints one word a line. */
const tenants = `ls tenants/*/*.yaml 2>/dev/null | sed 's|.*/||; s|\\.yaml$||' | sort -u`;
const sites = `ls platform/sites/*.yaml 2>/dev/null | sed 's|.*/||; s|\\.yaml$||' | sort -u`;
/** Services of tenants as the ledgers have them. A line's section stands behind it while sed looks: no tombstones. */
const entries = `sed -n '/^[a-zA-Z]/h; /{ *of:/{G; /\\nreleased/d; s|.*{ *of: *\\([a-z0-9-]*/[a-z0-9-]*\\).*|\\1|p; }' platform/ledger/*.yaml 2>/dev/null | sort -u`;

function keysOf(file: string): string {
  return `sed -n 's|^\\([a-z][a-z0-9-]*\\):.*|\\1|p' ${file} 2>/dev/null`;
}

/** Branches, those of remotes and tags: what `--base` is compared with. */
const revisions = "git for-each-ref --format='%(refname:short)' 2>/dev/null";

/** Shell commands by the option whose value they list. */
export const optionValues: Readonly<Record<string, string>> = {
  "--tenant": tenants,
  "--site": sites,
  "--tier": keysOf("platform/tiers.yaml"),
  "--env": keysOf("platform/environments.yaml"),
  "--base": revisions,
  "--format": "printf '%s\\n' markdown text json",
  "--certificate": tenants,
  "--path": `${tenants}; printf '%s\\n' platform internet`,
};

/** Shell commands by the word that their words follow: a command, or what `restore` takes first. */
export const argumentValues: Readonly<Record<string, string>> = {
  show: tenants,
  release: `${tenants}; ${entries}`,
  adopt: sites,
  service: entries,
  tenant: tenants,
  check: tenants,
};

/** What a command takes first where that is one of few words. */
export const firstWords: Readonly<Record<string, readonly string[]>> = {
  restore: ["service", "tenant"],
  domain: ["check"],
};
