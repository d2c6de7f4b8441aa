import { clusterFirewall, firewallOptions, firewallRules } from "../../rules/types.ts";
import { scope } from "../../tables/ids.ts";
import { asText, at, list, type Props, text, type Value } from "../../values/value.ts";
import type { Site, SiteGuest } from "./site.ts";
import { bit, type Words, withDigest, words } from "./words.ts";

/** Options of a guest's own firewall; only a digest where it has none. Source: PVE's API schema, firewall/options. */
export function guestOptions(site: Site, guest: SiteGuest): Words {
  return withDigest(optionWords(find(site, guest, firewallOptions)?.inputs ?? {}));
}

/** A guest's own rules, in order; an empty list where it has none. */
export function guestRules(site: Site, guest: SiteGuest): Words[] {
  return list(find(site, guest, firewallRules)?.inputs.rules).map((rule, pos) => {
    const group = text(at(rule, "securityGroup"));
    const said = (name: string): string | undefined => {
      const value = at(rule, name);
      return value === undefined || value === null ? undefined : asText(value);
    };
    return withDigest(
      words({
        pos,
        type: group === undefined ? (said("type") ?? "in") : "group",
        action: group ?? said("action") ?? "ACCEPT",
        enable: at(rule, "enabled") === false ? 0 : 1,
        comment: said("comment"),
        macro: said("macro"),
        proto: said("proto"),
        dport: said("dport"),
        sport: said("sport"),
        source: said("source"),
        dest: said("dest"),
        iface: said("iface"),
        log: said("log"),
      }),
    );
  });
}

export function clusterOptions(site: Site): Words {
  const { inputs } = site.of(clusterFirewall)[0] ?? { inputs: {} as Props };
  return withDigest(
    words({
      enable: bit(inputs.enabled),
      policy_in: text(inputs.inputPolicy),
      policy_out: text(inputs.outputPolicy),
      policy_forward: text(inputs.forwardPolicy),
      ebtables: bit(inputs.ebtables),
    }),
  );
}

function optionWords(inputs: Props): Words {
  const option = (name: string): Value | undefined => inputs[name];
  return words({
    enable: bit(option("enabled")),
    policy_in: text(option("inputPolicy")),
    policy_out: text(option("outputPolicy")),
    ipfilter: bit(option("ipfilter")),
    macfilter: bit(option("macfilter")),
    dhcp: bit(option("dhcp")),
    ndp: bit(option("ndp")),
    radv: bit(option("radv")),
    log_level_in: text(option("logLevelIn")),
    log_level_out: text(option("logLevelOut")),
  });
}

function find(site: Site, guest: SiteGuest, type: string): { inputs: Props } | undefined {
  const target = guest.kind === "lxc" ? { containerId: guest.vmid } : { vmId: guest.vmid };
  return site.world.find(site.name, type, scope({ nodeName: guest.node, ...target }));
}
