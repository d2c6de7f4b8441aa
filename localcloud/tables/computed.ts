import { randomBytes } from "node:crypto";
import type { ResourceSchema, Shape } from "../schema/model.ts";
import { at, list, type Props, text, type Value } from "../values/value.ts";
import { cloudflareComputed } from "./cloudflare/values.ts";

/** What a computed output is once the object stands. `id` is the object's own. */
type Compute = (inputs: Props, id: string) => Value;

/**
 * Outputs that the cloud decides, where a plausible value matters to a program. The rest get the empty value of
 * their type. Values that only the simulator makes up contain the word `local`.
 */
const tables: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
  ...cloudflareComputed,
  // https://github.com/bpg/terraform-provider-proxmox, proxmoxtf/resource/container
  "proxmoxve:index/containerLegacy:ContainerLegacy": {
    vmId: (_inputs, id) => Number(id),
    ipv4: (inputs) => interfaceAddresses(inputs, "ipv4"),
    ipv6: (inputs) => interfaceAddresses(inputs, "ipv6"),
  },
  "proxmoxve:index/vmLegacy:VmLegacy": {
    vmId: (_inputs, id) => Number(id),
    ipv4Addresses: (inputs) => agentAddresses(inputs),
    networkInterfaceNames: (inputs) => ["lo", ...nicNames(inputs)],
    macAddresses: (inputs) => ["00:00:00:00:00:00", ...nicNames(inputs).map(() => "")],
    hotplug: () => "network,disk,usb",
  },
  // Documentation in @muhlba91/pulumi-proxmoxve 8.6.0.
  "proxmoxve:download/file:File": {
    fileName: (_inputs, id) => id.split("/").at(-1) ?? "",
    overwrite: () => true,
    overwriteUnmanaged: () => false,
    size: () => 0,
    uploadTimeout: () => 600,
    verify: () => true,
  },
  "proxmoxve:storage/nfs:Nfs": {
    contents: () => ["images"],
    createBasePath: () => true,
    createSubdirs: () => true,
    shared: () => true,
  },
  "proxmoxve:storage/pbs:Pbs": {
    contents: () => ["backup"],
    shared: () => true,
    encryptionKeyFingerprint: (inputs) => (inputs.encryptionKey === undefined ? "" : "local"),
  },
  "proxmoxve:index/haresource:Haresource": {
    state: () => "started",
    type: (_inputs, id) => id.split(":")[0] ?? "",
  },
  "proxmoxve:index/replication:Replication": {
    guest: (_inputs, id) => Number(id.split("-")[0]),
    jobnum: (_inputs, id) => Number(id.split("-")[1]),
    schedule: () => "*/15",
  },
  "proxmoxve:index/timeLegacy:TimeLegacy": {
    localTime: () => "2026-01-01T00:00:00Z",
    utcTime: () => "2026-01-01T00:00:00Z",
  },
  "proxmoxve:index/acl:Acl": { propagate: () => true },
  "proxmoxve:user/token:Token": {
    privilegesSeparation: () => true,
    value: (_inputs, id) => `${id}=${localTokenSecret()}`,
  },
  "proxmoxve:oci/image:Image": {
    fileName: (_inputs, id) => id.split("/").at(-1) ?? "",
    overwrite: () => true,
    overwriteUnmanaged: () => false,
    size: () => 0,
    uploadTimeout: () => 600,
  },
  "proxmoxve:backup/job:Job": {
    all: () => false,
    compress: () => "0",
    enabled: () => true,
    ionice: () => 7,
    mailnotification: () => "always",
    mode: () => "snapshot",
    protected: () => false,
    remove: () => true,
    repeatMissed: () => false,
    stdexcludes: () => true,
  },
  "proxmoxve:node/firewall:Firewall": {
    enabled: () => true,
    logLevelForward: () => "nolog",
    logLevelIn: () => "nolog",
    logLevelOut: () => "nolog",
    ndp: () => true,
    nfConntrackMax: () => 262_144,
    nfConntrackTcpTimeoutEstablished: () => 432_000,
    nosmurfs: () => true,
    smurfLogLevel: () => "nolog",
    tcpFlagsLogLevel: () => "nolog",
  },
  "proxmoxve:pool/membership:Membership": {
    type: (inputs) => (inputs.storageId === undefined ? "vm" : "storage"),
  },
  // https://github.com/cyrilgdn/terraform-provider-postgresql, postgresql/resource_postgresql_database.go
  "postgresql:index/database:Database": {
    encoding: () => "UTF8",
    isTemplate: () => false,
    lcCollate: () => "C",
    lcCtype: () => "C",
    tablespaceName: () => "pg_default",
    template: () => "template0",
  },
  "random:index/randomPassword:RandomPassword": {
    lower: () => true,
    upper: () => true,
    numeric: () => true,
    number: () => true,
    special: () => true,
    // A salted mark, not a usable hash: nothing here computes bcrypt.
    bcryptHash: () => `local-${randomBytes(16).toString("hex")}`,
  },
};

/** Outputs that a preview cannot know: neither given as inputs nor constant. */
export function computedNames(schema: ResourceSchema, inputs: Props): string[] {
  return Object.entries(schema.outputs)
    .filter(
      ([name, property]) =>
        inputs[name] === undefined && (property.required || !(name in schema.inputs)),
    )
    .map(([name]) => name);
}

/** Values of the computed outputs of an object that was just made. */
export function computedOutputs(
  type: string,
  schema: ResourceSchema,
  inputs: Props,
  id: string,
): Props {
  const table = tables[type] ?? {};
  return Object.fromEntries(
    computedNames(schema, inputs).map((name) => {
      const compute = table[name];
      const shape = schema.outputs[name]?.shape ?? { kind: "any" };
      return [name, compute ? compute(inputs, id) : emptyValue(shape)];
    }),
  );
}

/** What stands for a value that nothing is known of. */
export function emptyValue(shape: Shape): Value {
  switch (shape.kind) {
    case "number":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "map":
    case "object":
      return {};
    case "string":
    case "enum":
    case "any":
      return "";
  }
}

/** Looks like a token's secret and cannot be one: a UUID has no letters after f. */
function localTokenSecret(): string {
  const digits = randomBytes(8).toString("hex");
  return `00000000-0000-local-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

function nicNames(inputs: Props): string[] {
  return list(inputs.networkDevices).map((_nic, index) => `eth${index}`);
}

/** What the guest agent reports, an address list an interface; the first is the loopback. Nothing without an agent. */
function agentAddresses(inputs: Props): Value {
  const waits = at(inputs, "agent.waitForIp.disabled") !== true;
  if (at(inputs, "agent.enabled") !== true || !waits) return [];
  const given = list(at(inputs, "initialization.ipConfigs")).map((config) => {
    const address = text(at(config, "ipv4.address"))?.split("/")[0];
    return address === undefined || address === "dhcp" ? [] : [address];
  });
  return [["127.0.0.1"], ...given];
}

/** `{ eth0: "10.10.16.10" }` from the static addresses, in the order of the interfaces. */
function interfaceAddresses(inputs: Props, family: "ipv4" | "ipv6"): Value {
  const configs = at(inputs, "initialization.ipConfigs");
  const found: Record<string, string> = {};
  if (!Array.isArray(configs) || !Array.isArray(inputs.networkInterfaces)) return found;
  inputs.networkInterfaces.forEach((nic: Value, index: number) => {
    const address = text(at((configs as Value[])[index], `${family}.address`));
    const name = text(at(nic, "name"));
    if (name !== undefined && address?.includes("/")) found[name] = address.split("/")[0] ?? "";
  });
  return found;
}
