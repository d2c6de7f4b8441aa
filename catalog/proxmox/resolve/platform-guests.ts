import type { Catalog, Environment, ProxmoxSite } from "../../catalog.ts";
import { isHostIn } from "../../ipv4.ts";
import { ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import type {
  AdoptedGuest,
  ResolvedCloudImage,
  ResolvedGuest,
  ResolvedMachine,
  ResolvedPlatformGuest,
  ResolvedSharedGuest,
  ResolvedTemplateGuest,
} from "../../resolved.ts";
import { isOwnServer } from "../../subscriptions.ts";
import { byKey, type RoleGuest, sharedGuestsOf, templateGuestsOf } from "../site-guests.ts";
import { platformGuestFirewall, sharedFirewall } from "./firewall/platform.ts";
import { haOf } from "./high-availability.ts";
import { resolveImage } from "./image.ts";
import { ignoredChanges, ignoredMachineChanges, resolveNetwork } from "./site.ts";

/** What the guests of a site have in common while it is resolved. */
interface Facts {
  readonly site: ProxmoxSite;
  readonly environment: Environment;
  readonly adopted: ReadonlyMap<number, AdoptedGuest>;
  /** Addresses of tenants' guests outside the tenants' networks: they are served there too. */
  readonly pinned: readonly string[];
}

export function platformFacts(
  catalog: Catalog,
  environment: Environment,
  site: ProxmoxSite,
): Facts {
  const ledger = ledgerOf(catalog, site.id);
  const { tenants } = site.networks;
  const own = site.ranges.cidr;
  const moved = tenantsWithServers(catalog, site);
  const pinned = [...ledger.guests.values()]
    // In a network of its tenant's own it does not stand at its earlier address any more.
    .map(({ of, ip, ownIp }) => (moved.has(splitOf(of).tenant) ? (ownIp ?? ip) : ip))
    .filter((ip) => !isHostIn(tenants.cidr, ip) && !(own && isHostIn(own, ip)));
  return { site, environment, adopted: ledger.adopted, pinned };
}

/**
 * Tenants with a server of their own, by the ledger alone, as no tenant's file is read here. A network of its own says
 * less: a tenant that went back to the pool keeps it, and its guests stand at their earlier addresses again.
 */
function tenantsWithServers(catalog: Catalog, site: ProxmoxSite): ReadonlySet<string> {
  const lines = [...ledgerOf(catalog, site.id).guests.values()].map(({ of }) => splitOf(of));
  return new Set(lines.filter((it) => isOwnServer(it.service)).map((it) => it.tenant));
}

/** The guests that all tenants share, in a fixed order. */
export function resolveShared(facts: Facts): ResolvedSharedGuest[] {
  const { site, environment, pinned } = facts;
  return sharedGuestsOf(site).map(({ role, guest }) => ({
    role,
    name: `${site.id}-${role}`,
    lifecycle: environment.lifecycle,
    guest: resolveContainer(facts, guest, {
      network: site.networks.platform,
      extraAddresses: sharedAddresses(site, role),
      firewall: sharedFirewall(site, role, pinned),
    }),
  }));
}

/** Both proxies may send from the virtual address: either of them has it. */
function sharedAddresses(site: ProxmoxSite, role: ResolvedSharedGuest["role"]): string[] {
  const { virtual } = site.shared.proxy;
  return virtual && role.startsWith("proxy") ? [virtual.ip] : [];
}

/** Every other guest of the platform, sorted by id. */
export function resolvePlatformGuests(facts: Facts): ResolvedPlatformGuest[] {
  const { site, environment, pinned } = facts;
  return byKey(site.guests).map(([id, guest]): ResolvedPlatformGuest => {
    const network = networkOf(site, guest.network);
    const firewall = platformGuestFirewall(site, id, pinned);
    const common = {
      id,
      name: `${site.id}-${id}`,
      title: guest.title,
      lifecycle: environment.lifecycle,
    };
    if (guest.kind === "vm") {
      const machine = resolveMachine(facts, guest, network, firewall);
      return { ...common, env: {}, secrets: {}, kind: "vm", machine };
    }
    return {
      ...common,
      env: Object.fromEntries(byKey(guest.env)),
      secrets: Object.fromEntries(byKey(guest.secrets)),
      kind: "container",
      guest: resolveContainer(facts, guest, { network, extraAddresses: [], firewall }),
    };
  });
}

/** One template on each host, sorted by id, then host. */
export function resolveTemplates({ site, adopted }: Facts): ResolvedTemplateGuest[] {
  return templateGuestsOf(site).flatMap(({ id, name, vmid, host }) => {
    const template = site.templates[id];
    if (!template) return [];
    const { image, memoryMib, cores, diskGib } = template;
    return [
      {
        id,
        name: `${site.id}-${name}`,
        vmid,
        host,
        image: resolveImage(image, site.storage.images),
        memoryMib,
        cores,
        diskGib,
        storage: site.storage.guests,
        network: resolveNetwork(site.networks.platform),
        adopted: adopted.get(vmid) ?? null,
      },
    ];
  });
}

type SiteNetwork = ProxmoxSite["networks"]["tenants"];

function resolveContainer(
  { site, environment, adopted }: Facts,
  guest: RoleGuest["guest"],
  more: Pick<ResolvedGuest, "extraAddresses" | "firewall"> & { readonly network: SiteNetwork },
): ResolvedGuest {
  const storage = site.storage.guests;
  const found = adopted.get(guest.vmid) ?? null;
  return {
    vmid: guest.vmid,
    host: guest.host,
    ip: guest.ip,
    extraAddresses: more.extraAddresses,
    network: resolveNetwork(more.network),
    dns: site.dns,
    domain: site.domain,
    memoryMib: guest.memoryMib,
    cores: guest.cores,
    diskGib: guest.diskGib,
    storage,
    image: resolveImage(guest.image, site.storage.images),
    template: null,
    firewall: more.firewall,
    ignoreChanges: ignoredChanges(environment.lifecycle),
    ha: found ? null : haOf(site, guest.host, storage),
    adopted: found,
  };
}

type Machine = Extract<ProxmoxSite["guests"][string], { kind: "vm" }>;

function resolveMachine(
  { site, environment, adopted }: Facts,
  guest: Machine,
  network: SiteNetwork,
  firewall: ResolvedMachine["firewall"],
): ResolvedMachine {
  const storage = site.storage.guests;
  const found = adopted.get(guest.vmid) ?? null;
  return {
    vmid: guest.vmid,
    host: guest.host,
    ip: guest.ip,
    network: resolveNetwork(network),
    dns: site.dns,
    domain: site.domain,
    memoryMib: guest.memoryMib,
    cores: guest.cores,
    storage,
    image: resolveCloudImage(guest.cloudImage, site.storage.images),
    disks: guest.disks.map(({ sizeGib, limits }, index) => ({
      interface: `scsi${index}`,
      sizeGib,
      limits: limits ?? null,
    })),
    sshKeys: guest.sshKeys,
    firewall,
    ignoreChanges: ignoredMachineChanges(environment.lifecycle),
    ha: found ? null : haOf(site, guest.host, storage),
    adopted: found,
  };
}

/** The network that a guest names; where the site has none of that name, which the checks report, the platform's. */
function networkOf(site: ProxmoxSite, name: "platform" | "machines"): SiteNetwork {
  return site.networks[name] ?? site.networks.platform;
}

const SHORT_CHECKSUM = 12;

/** As container images: the checksum stands in the name, so a new image is a new file beside the old one. */
function resolveCloudImage(
  { url, sha512 }: Machine["cloudImage"],
  storage: string,
): ResolvedCloudImage {
  const file = url.slice(url.lastIndexOf("/") + 1);
  const name = file.slice(0, file.lastIndexOf(".")).replaceAll(/[^A-Za-z0-9._-]/g, "-");
  // PVE takes an image for what its name ends in; cloud images called .img are qcow2 inside.
  const ending = file.endsWith(".raw") ? "raw" : "qcow2";
  const fileName = `${name}-${sha512.slice(0, SHORT_CHECKSUM)}.${ending}`;
  return { url, sha512, fileName, storage, fileId: `${storage}:import/${fileName}` };
}

/** Each image of the machines once, sorted by file name. */
export function cloudImagesOf(guests: readonly ResolvedPlatformGuest[]): ResolvedCloudImage[] {
  const images = new Map<string, ResolvedCloudImage>();
  for (const guest of guests) {
    if (guest.kind === "vm") images.set(guest.machine.image.fileName, guest.machine.image);
  }
  return byKey(Object.fromEntries(images)).map(([, image]) => image);
}
