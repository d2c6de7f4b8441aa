import type { GraphResource } from "../../../guard/graph.ts";
import type { AwsPlace, ProxmoxPlace, StackFacts } from "../../../policies/rule.ts";

/** Options, and what else is not an input, of a resource in a test. */
export type More = Partial<Omit<GraphResource, "type" | "name" | "inputs">>;

/**
 * A resource in a few words: `aResource("aws:s3/bucket:Bucket", "acme-files", { bucket: "x" })`. Its parent is the
 * stack; it is not protected; its options are those that a pack always knows.
 */
export function aResource(
  type: string,
  name: string,
  inputs: GraphResource["inputs"] = {},
  more: More = {},
): GraphResource {
  return {
    urn: `urn:pulumi:dev.acme::tenantry::${type}::${name}`,
    type,
    name,
    inputs,
    outputs: {},
    protect: false,
    options: {
      ignoreChanges: [],
      deleteBeforeReplace: false,
      additionalSecretOutputs: [],
      aliases: [],
      dependencies: {},
    },
    ...more,
  };
}

/** A tenant's stack: acme, number 1, in the protected environment `prod`, on a site of Proxmox. */
export function aTenant(more: Partial<StackFacts> = {}): StackFacts {
  return {
    environment: "prod",
    tenant: "acme",
    number: 1,
    lifecycle: "protected",
    sites: [aProxmoxSite],
    others: [
      {
        id: "globex",
        environment: "prod",
        site: "site",
        number: 2,
        domain: "site.example",
        addresses: ["10.10.16.21"],
        networks: ["10.64.2.0/24"],
        vmids: [10021],
      },
      {
        id: "initech",
        environment: "dev",
        site: "lab",
        number: 1,
        domain: "lab.example",
        addresses: ["10.10.16.31"],
        networks: [],
        vmids: [10031],
      },
    ],
    ...more,
  };
}

/** The platform's stack of `prod`. */
export function aPlatform(more: Partial<StackFacts> = {}): StackFacts {
  return { ...aTenant(), tenant: null, number: null, ...more };
}

export const aProxmoxSite: ProxmoxPlace = {
  substrate: "proxmox",
  id: "site",
  domain: "site.example",
  endpoint: "https://192.0.2.1:8006/",
  networks: [{ bridge: "vmbr1", vlan: 1010, cidr: "10.10.16.0/20" }],
  management: ["192.168.0.0/24"],
  cloudflare: {
    account: "00000000000000000000000000000001",
    zone: "000000000000000000000000000000a1",
  },
  adopted: [],
  adopting: false,
};

export const anAwsSite: AwsPlace = {
  substrate: "aws",
  id: "cloud",
  domain: "cloud.example",
  account: "111122223333",
  region: "eu-west-1",
};
