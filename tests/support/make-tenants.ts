import {
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

/** Copies the repository's own `platform/` and `tenants/` (without its ledger, if `ledger` is false) to `folder`. */
export function copyCatalog(folder: string, options: { readonly ledger?: boolean } = {}): void {
  for (const part of ["platform", "tenants"]) {
    cpSync(join(repository, part), join(folder, part), {
      recursive: true,
      filter: (source) => options.ledger !== false || !/[\\/]platform[\\/]ledger$/.test(source),
    });
  }
}

/** Services that no site on Proxmox has. */
const servicesElsewhere = [
  "accounts",
  "analytics",
  "email-proxy",
  "fixnado-api",
  "gateway",
  "mcp-server",
  "memory-service",
  "notifications",
  "onasis-core",
  "payments",
  "storage",
  "task-manager",
  "webhook-proxy",
  "zones",
];

/** Takes the sites on AWS and on VPS out of a copied catalog, with all that only they need. */
export function keepProxmox(folder: string): void {
  const inside = (...parts: string[]): string => join(folder, ...parts);
  const ids = readdirSync(inside("platform", "sites")).flatMap((file) => {
    const text = readFileSync(inside("platform", "sites", file), "utf8");
    return /^substrate: (?:aws|vps)$/m.test(text) ? [file.replace(/\.yaml$/, "")] : [];
  });
  const gone = [
    ...ids.flatMap((id) => [`platform/sites/${id}.yaml`, `platform/ledger/${id}.yaml`]),
    ...servicesElsewhere.map((id) => `platform/services/${id}.yaml`),
    "tenants/staging",
  ];
  for (const path of gone) rmSync(inside(path), { recursive: true, force: true });
  for (const path of globSync("tenants/*/*.yaml", { cwd: folder })) {
    const site = /^site: (.*)$/m.exec(readFileSync(inside(path), "utf8"))?.[1];
    if (site && ids.includes(site)) rmSync(inside(path));
  }
  const environments = inside("platform", "environments.yaml");
  const text = readFileSync(environments, "utf8").replace(/^staging:.*\n/m, "");
  const without = (all: string, id: string): string =>
    all.replace(new RegExp(`, ${id}\\b(?!-)`), "");
  writeFileSync(environments, ids.reduce(without, text));
}

/** Takes the sites on VPS out of a copied catalog, with their tenants and what no other site offers. */
export function leaveOutVps(folder: string): void {
  const isVps = (path: string): boolean =>
    /^substrate: vps$/m.test(readFileSync(join(folder, path), "utf8"));
  const sites = globSync("platform/sites/*.yaml", { cwd: folder }).filter(isVps);
  const ids = sites.map((path) => basename(path, ".yaml"));
  for (const id of ids) {
    rmSync(join(folder, "platform/sites", `${id}.yaml`));
    rmSync(join(folder, "platform/ledger", `${id}.yaml`), { force: true });
  }
  const site = (text: string): string => /^site: (.*)$/m.exec(text)?.[1] ?? "";
  for (const path of globSync("tenants/*/*.yaml", { cwd: folder })) {
    if (ids.includes(site(readFileSync(join(folder, path), "utf8")))) rmSync(join(folder, path));
  }
  const named = new RegExp(`(?:, )?\\b(?:${ids.join("|")})\\b(?!-)`, "g");
  const lists = [
    "platform/environments.yaml",
    ...globSync("platform/services/*.yaml", { cwd: folder }),
  ];
  for (const path of lists) {
    const text = readFileSync(join(folder, path), "utf8");
    const left = text.replaceAll(/\bsites: \[.*?\]/g, (list) =>
      list.replaceAll(named, "").replace("[, ", "["),
    );
    if (/^sites: \[\]/m.test(left)) rmSync(join(folder, path));
    else writeFileSync(join(folder, path), left);
  }
}

/** Takes out of a copied catalog which sites offer a service: for one whose sites are others. */
export function offerEverywhere(folder: string): void {
  for (const path of globSync("platform/services/*.yaml", { cwd: folder })) {
    const text = readFileSync(join(folder, path), "utf8");
    writeFileSync(join(folder, path), text.replace(/^sites: .*\n/m, ""));
  }
}

/**
 * Takes everything out of a copied catalog that the environment `dev` does not need: a small example with four
 * services and two tiers, which stays as it is when the other environment grows.
 */
export function keepDev(folder: string): void {
  keepProxmox(folder);
  const services = ["calendar", "docs", "email"].map((id) => `platform/services/${id}.yaml`);
  const others = ["platform/sites/aiqso.yaml", "platform/ledger/aiqso.yaml", "tenants/prod"];
  for (const file of [...services, ...others]) {
    rmSync(join(folder, file), { recursive: true, force: true });
  }
  offerEverywhere(folder);
  cutAt(join(folder, "platform", "environments.yaml"), "prod:");
  cutAt(join(folder, "platform", "tiers.yaml"), "business:");
}

/** Takes everything out of a copied catalog but the environment `dev` with its VPS site and the tenants there. */
export function keepDevVps(folder: string): void {
  const lacks = (path: string, line: RegExp): boolean =>
    !line.test(readFileSync(join(folder, path), "utf8"));
  const files = (pattern: string): string[] => globSync(pattern, { cwd: folder });
  const gone = [
    ...files("platform/{sites,ledger}/*.yaml").filter(
      (path) => !path.endsWith("/onasis-vps-dev.yaml"),
    ),
    ...files("platform/services/*.yaml").filter((path) => lacks(path, /^vps:/m)),
    ...files("tenants/*/*.yaml").filter((path) => lacks(path, /^site: onasis-vps-dev$/m)),
  ];
  for (const path of gone) rmSync(join(folder, path));
  for (const environment of ["staging", "prod"]) {
    rmSync(join(folder, "tenants", environment), { recursive: true, force: true });
  }
  const dev = "dev: { sites: [onasis-vps-dev], lifecycle: disposable }\n";
  writeFileSync(join(folder, "platform", "environments.yaml"), dev);
  offerEverywhere(folder);
}

/** Takes the line that starts so, and everything behind it, out of a file. */
function cutAt(file: string, start: string): void {
  const lines = readFileSync(file, "utf8").split("\n");
  const end = lines.findIndex((line) => line.startsWith(start));
  writeFileSync(file, `${lines.slice(0, end).join("\n")}\n`);
}

/**
 * Makes a catalog of `count` tenants in `folder`, in the environment `dev` and without a ledger: the repository's
 * platform, with hosts that are large enough for all of them.
 */
export function makeTenants(folder: string, count: number): void {
  cpSync(join(repository, "platform"), join(folder, "platform"), {
    recursive: true,
    filter: (source) => !/[\\/]platform[\\/]ledger$/.test(source),
  });
  keepDev(folder);
  const site = join(folder, "platform", "sites", "aiqso-lab.yaml");
  const roomy = readFileSync(site, "utf8")
    .replaceAll(/memoryGib: \d+, cores: \d+/g, "memoryGib: 60000, cores: 512")
    .replace(/coresOvercommit: \d+/, "coresOvercommit: 100")
    .replace(/maxConnections: \d+/, "maxConnections: 100000");
  writeFileSync(site, roomy);
  const tenants = join(folder, "tenants", "dev");
  mkdirSync(tenants, { recursive: true });
  for (let number = 1; number <= count; number++) {
    const id = `t-${String(number).padStart(5, "0")}`;
    writeFileSync(join(tenants, `${id}.yaml`), tenantText(number));
  }
}

function tenantText(number: number): string {
  const services = ["[crm, social]", "[content]", "[crm, content, social]"][number % 3] ?? "[crm]";
  return `# yaml-language-server: $schema=../../catalog/generated/tenant.schema.json
name: Customer number ${number}
site: aiqso-lab
tier: ${number % 3 === 2 ? "growth" : "starter"}
services: ${services}
`;
}
