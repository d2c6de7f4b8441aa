import { readFileSync } from "node:fs";
import { CatalogError, type CatalogProblem } from "../../../catalog/errors.ts";
import { loadForPlatform } from "../../../catalog/load.ts";
import type { FirewallRule, ResolvedProxmoxSite } from "../../../catalog/resolved.ts";
import { resolveProxmoxPlatform as resolvePlatform } from "../../support/proxmox.ts";
import { projectRoot, type TempCatalog, tempCatalog } from "../../support/temp-catalog.ts";

/** The example site with everything in it. */
export const prodSite = "platform/sites/aiqso.yaml";

/** A text of the site's file, and what stands there instead. */
export type Edit = readonly [from: string, to: string];

export const standby =
  "    standby: { vmid: 128, ip: 10.10.10.128, host: pve2, hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExamplAiqsoStby }\n";
export const virtual =
  "    virtual: { ip: 10.10.10.126, routerId: 27, password: env:AIQSO_VRRP }\n";
const beforePostgres = "  postgres:\n    vmid: 150";

/** A second proxy and the address that both share. */
export function twoProxies(pair = standby + virtual): Edit {
  return [beforePostgres, pair + beforePostgres];
}

/** The site with its proxy on the internet, and nothing in front of it. */
export const withoutCloudflare: readonly Edit[] = [
  [sectionOf("cloudflare:"), ""],
  ['"{tunnel.token}"', '"none"'],
  ['"{tunnel.token}"', '"none"'],
  // An admin plane has no route without a login.
  [sectionOf("    route:\n      host: n8n\n"), ""],
];

/** What begins so in the example's file, with all lines that stand deeper than its first one. */
function sectionOf(beginning: string): string {
  const text = readFileSync(`${projectRoot}/${prodSite}`, "utf8");
  const rest = text.slice(text.indexOf(beginning));
  const depth = /^ */.exec(rest)?.[0].length ?? 0;
  const lines = rest.split("\n");
  const end = lines.findIndex(
    (line, index) => index > 0 && (/^ */.exec(line)?.[0].length ?? 0) <= depth,
  );
  return `${lines.slice(0, end).join("\n")}\n`;
}

/** Guests that start elsewhere; `more` stands at the end of its settings. */
export function available(more: string): readonly [from: string, to: string] {
  const settings = `restart: platform, maxRestart: 3, maxRelocate: 1${more}`;
  return ["shared:\n", `highAvailability: { ${settings} }\nshared:\n`];
}

/** The example site as its platform stack sees it, with its file edited. */
export function aiqso(...edits: readonly Edit[]): ResolvedProxmoxSite {
  if (edits.length === 0) return siteIn(projectRoot);
  using catalog = tempCatalog();
  for (const [from, to] of edits) catalog.edit(prodSite, from, to);
  return siteIn(catalog.root);
}

/** The same in any copy of the catalog. */
export function siteIn(root: string): ResolvedProxmoxSite {
  const [site] = resolvePlatform(loadForPlatform(root, "prod"), "prod").sites;
  if (!site) throw new Error("prod has no site");
  return site;
}

/** What the platform stack says of an edit, and the line on which `mark` stands in the edited file. */
export function refused(
  edits: readonly Edit[],
  mark: string,
): { readonly problems: readonly CatalogProblem[]; readonly line: number } {
  using catalog = tempCatalog();
  for (const [from, to] of edits) catalog.edit(prodSite, from, to);
  return { problems: problemsOf(catalog), line: lineWith(catalog.read(prodSite), mark) };
}

function problemsOf(catalog: TempCatalog): readonly CatalogProblem[] {
  try {
    siteIn(catalog.root);
    return [];
  } catch (error) {
    if (error instanceof CatalogError) return error.problems;
    throw error;
  }
}

function lineWith(text: string, mark: string): number {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`nothing has ${JSON.stringify(mark)}`);
  return text.slice(0, at).split("\n").length;
}

/** `in ACCEPT tcp 5432 10.10.16.0/20`, one line a rule. */
export function ruleLines(rules: readonly FirewallRule[]): string[] {
  return rules.map((it) =>
    [it.direction, it.action, it.protocol, it.port, it.source ?? it.destination]
      .filter((word) => word !== undefined)
      .join(" "),
  );
}

/** The firewall of a guest of the platform, shared or not, by role or id. */
export function firewallOf(site: ResolvedProxmoxSite, name: string): string[] {
  const shared = site.shared.find((it) => it.role === name);
  if (shared) return ruleLines(shared.guest.firewall);
  const guest = site.guests.find((it) => it.id === name);
  if (!guest) throw new Error(`${name} is no guest of ${site.access.id}`);
  return ruleLines((guest.kind === "vm" ? guest.machine : guest.guest).firewall);
}
