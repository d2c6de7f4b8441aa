import {
  backup,
  clusterFirewall,
  container,
  firewallOptions,
  firewallRules,
  guestState,
  membership,
  nfsStorage,
  otherStorage,
  pbsStorage,
  pool,
  proxyHost,
  virtualMachine,
} from "../rules/types.ts";
import type { Props, Value } from "../values/value.ts";
import type { HandMadeOptions, HandMadeRule, HandMadeSite, HandMadeStorage } from "./format.ts";
import { firewallTarget, guestInputs } from "./guest-inputs.ts";

/** Something that stands at the site, in the words of the provider that would have made it. */
export interface HandMadeObject {
  readonly type: string;
  readonly inputs: Props;
  /** What the provider does not give as input; of records everything. */
  readonly outputs: Props;
  /** Where it stands in the file: `guests[3]`. */
  readonly path: string;
}

/** Everything of the hypervisor, in an order in which each finds what it needs. */
export function siteObjects(site: HandMadeSite): HandMadeObject[] {
  return [
    ...site.storages.map((item, index) => object(...storageObject(item), `storages[${index}]`)),
    ...site.pools.map(({ poolid, comment }, index) =>
      object(pool, given({ poolId: poolid, comment }), `pools[${index}]`),
    ),
    ...site.guests.flatMap((guest, index) => {
      const type = guest.kind === "vm" ? virtualMachine : container;
      const path = `guests[${index}]`;
      const status = guest.template ? "stopped" : guest.status;
      return [
        object(type, guestInputs(guest), path),
        object(guestState, { vmId: guest.vmid }, path, { status }),
        ...guestFirewall(site, index),
      ];
    }),
    ...memberships(site),
    ...clusterObjects(site),
    ...site.backups.map((item, index) => object(backup, { ...item }, `backups[${index}]`)),
  ];
}

/** What the proxy manager holds; it is a site of its own. */
export function proxyHostObjects(site: HandMadeSite): HandMadeObject[] {
  return (site.nginxProxyManager?.proxyHosts ?? []).map((item, index) =>
    object(proxyHost, item as unknown as Props, `nginxProxyManager.proxyHosts[${index}]`),
  );
}

function object(type: string, inputs: Props, path: string, outputs: Props = {}): HandMadeObject {
  return { type, inputs, outputs, path };
}

function storageObject(item: HandMadeStorage): [string, Props] {
  const { storage, type, content, shared, ...rest } = item;
  const contents = content.split(",").sort();
  if (type === "nfs") return [nfsStorage, given({ resourceId: storage, contents, ...rest })];
  if (type === "pbs") return [pbsStorage, given({ resourceId: storage, contents, ...rest })];
  return [otherStorage, given({ storage, type, content, shared, ...rest })];
}

function guestFirewall(site: HandMadeSite, index: number): HandMadeObject[] {
  const guest = site.guests[index];
  if (!guest) return [];
  const { options, rules } = guest.firewall;
  const target = firewallTarget(guest);
  const path = `guests[${index}].firewall`;
  return [
    ...(options
      ? [object(firewallOptions, { ...target, ...optionInputs(options) }, `${path}.options`)]
      : []),
    ...(rules?.length
      ? [object(firewallRules, { ...target, rules: rules.map(ruleInputs) }, `${path}.rules`)]
      : []),
  ];
}

/** A membership may be said by the pool, by the guest, or by both. */
function memberships(site: HandMadeSite): HandMadeObject[] {
  const said = new Map<string, HandMadeObject>();
  const say = (poolId: string, vmId: number, path: string): void => {
    const key = `${poolId} ${vmId}`;
    if (!said.has(key)) said.set(key, object(membership, { poolId, vmId }, path));
  };
  site.pools.forEach(({ poolid, members }, index) => {
    members.forEach((member, at) => say(poolid, member, `pools[${index}].members[${at}]`));
  });
  site.guests.forEach((guest, index) => {
    if (guest.pool !== null) say(guest.pool, guest.vmid, `guests[${index}].pool`);
  });
  return [...said.values()];
}

function clusterObjects({ clusterFirewall: options }: HandMadeSite): HandMadeObject[] {
  if (!options) return [];
  const inputs = given({
    enabled: options.enable === 1,
    inputPolicy: options.policy_in,
    outputPolicy: options.policy_out,
  });
  return [object(clusterFirewall, inputs, "clusterFirewall")];
}

function optionInputs(options: HandMadeOptions): Props {
  return given({
    enabled: truth(options.enable),
    inputPolicy: options.policy_in,
    outputPolicy: options.policy_out,
    ipfilter: truth(options.ipfilter),
    macfilter: truth(options.macfilter),
    dhcp: truth(options.dhcp),
    ndp: truth(options.ndp),
    radv: truth(options.radv),
    logLevelIn: options.log_level_in,
    logLevelOut: options.log_level_out,
  });
}

function ruleInputs({ type, action, enable, ...rest }: HandMadeRule): Props {
  const enabled = enable === undefined ? undefined : enable === 1;
  if (type === "group") return given({ securityGroup: action, enabled, ...rest });
  return given({ type, action, enabled, ...rest });
}

function truth(flag: 0 | 1 | undefined): boolean | undefined {
  return flag === undefined ? undefined : flag === 1;
}

/** Without what is not given: PVE leaves such keys out too. */
function given(values: Readonly<Record<string, Value | undefined>>): Props {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
