import type { ProxmoxSite } from "../../../catalog.ts";
import { didYouMean } from "../../../check/problem.ts";
import { isHostIn } from "../../../ipv4.ts";
import { infrastructureOf, vmidRange } from "../../ledger/free-numbers.ts";
import { byKey, runningGuestsOf, templateGuestsOf, virtualAddressOf } from "../../site-guests.ts";
import type { Add, Path } from "./report.ts";

/**
 * Every guest that the site's file names: on a host that it has and that is no silo tenant's, with a VMID that the
 * ledger does not give out and an address in its network. Who else has the same number is the ledgers' question.
 */
export function checkGuests(site: ProxmoxSite, add: Add): void {
  for (const { path, vmid, ip, host } of runningGuestsOf(site)) {
    checkHost(site, add, [...path, "host"], host);
    if (site.hosts[host]?.silo) {
      add(
        "E_CONFLICT",
        [...path, "host"],
        `${host} is kept for silo tenants, and this guest is everybody's. Choose another host.`,
        ["hosts", host, "silo"],
      );
    }
    checkVmid(site, add, [...path, "vmid"], vmid);
    checkAddress(site, add, [...path, "ip"], ip, networkOf(site, path));
  }
  for (const { path, vmid, host } of templateGuestsOf(site)) {
    checkHost(site, add, path, host);
    checkVmid(site, add, path, vmid);
  }
  const virtual = virtualAddressOf(site);
  if (virtual) checkAddress(site, add, virtual.path, virtual.ip, "platform");
  checkPairs(site, add);
}

function networkOf(site: ProxmoxSite, [section, id]: Path): "platform" | "machines" {
  return section === "guests" ? (site.guests[String(id)]?.network ?? "platform") : "platform";
}

function checkHost(site: ProxmoxSite, add: Add, path: Path, host: string): void {
  if (Object.hasOwn(site.hosts, host)) return;
  const hosts = Object.keys(site.hosts);
  const message = `${site.id} has no host "${host}".${didYouMean(host, hosts)}`;
  add("E_REFERENCE", path, message);
}

function checkVmid(site: ProxmoxSite, add: Add, path: Path, vmid: number): void {
  const { first, last } = vmidRange(site);
  if (vmid < first || vmid > last) return;
  add(
    "E_CONFLICT",
    path,
    `VMID ${vmid} lies inside ranges.vmid ${site.ranges.vmid}, which the ledger gives out. Choose one outside.`,
    ["ranges", "vmid"],
  );
}

function checkAddress(
  site: ProxmoxSite,
  add: Add,
  path: Path,
  ip: string,
  name: "platform" | "machines",
): void {
  const network = site.networks[name];
  if (!network) {
    // Only a guest's `network` can name one that is not there.
    const message = `${site.id} has no network \`${name}\`. Describe it under \`networks\`, or choose \`platform\`.`;
    return add("E_REFERENCE", [...path.slice(0, -1), "network"], message, ["networks"]);
  }
  if (!isHostIn(network.cidr, ip)) {
    add(
      "E_CONFLICT",
      path,
      `${ip} is no usable address of the network \`${name}\`, ${network.cidr}.`,
      ["networks", name, "cidr"],
    );
  } else if (infrastructureOf(site).includes(ip)) {
    const message = `${ip} is a gateway, resolver or time server of the site already.`;
    add("E_DUPLICATE", path, message);
  }
}

/** What takes over from something stands elsewhere, or it falls with it. */
function checkPairs(site: ProxmoxSite, add: Add): void {
  const { proxy, postgres } = site.shared;
  const pairs = [
    [proxy, proxy.standby, ["shared", "proxy"], "standby"],
    [postgres, postgres.replica, ["shared", "postgres"], "replica"],
  ] as const;
  for (const [original, second, path, name] of pairs) {
    if (!second || second.host !== original.host) continue;
    add(
      "E_CONFLICT",
      [...path, name, "host"],
      `the ${name} stands on ${second.host} as its original does, and would fail with it. Choose another host.`,
      [...path, "host"],
    );
  }
}

/** Every host that can hold a tenant's guest has every template: PVE clones a local disk on its own host only. */
export function checkTemplates(site: ProxmoxSite, add: Add): void {
  for (const [id, { vmids }] of byKey(site.templates)) {
    const missing = Object.keys(site.hosts)
      .filter((host) => !Object.hasOwn(vmids, host))
      .sort();
    if (missing.length === 0) continue;
    add(
      "E_REFERENCE",
      ["templates", id, "vmids"],
      `the template ${id} is missing on ${missing.join(", ")}, and a local disk is cloned on its own host only. Give it a VMID there too.`,
      ["hosts"],
    );
  }
}
