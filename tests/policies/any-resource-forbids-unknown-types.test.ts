import { anyResourceForbidsUnknownTypes } from "../../policies/rules/any-resource-forbids-unknown-types.ts";
import { aContainer, aMachine } from "./support/guests.ts";
import { aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

/** Types that exist, open something, and that no component makes. */
const strangers = [
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:kms/grant:Grant",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
  "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
  "aws:rds/proxy:Proxy",
  "aws:ssm/parameter:Parameter",
  "aws:dynamodb/table:Table",
  "command:local:Command",
  "proxmoxve:storage/directory:Directory",
  "proxmoxve:index/vm:Vm",
  "postgresql:index/function:Function",
  "postgresql:index/extension:Extension",
  "pulumi-nodejs:dynamic:Resource",
];
const input = (name: string, value: unknown) => ({
  resources: [aContainer({ [name]: value })],
  says: new RegExp(`: ${name} must not be given`),
});
const ofMachine = (name: string, value: unknown) => ({
  resources: [aMachine({ [name]: value })],
  says: new RegExp(`: ${name}[.a-zA-Z]* must not be given`),
});
const hook = "nas:snippets/hook.sh";

ruleCases(anyResourceForbidsUnknownTypes, {
  passes: {
    "what components make": [
      aContainer({ environmentVariables: { A: "b" }, disk: { datastoreId: "zfs", size: 8 } }),
      aMachine({ cdrom: { fileId: "none", interface: "ide0" } }),
      aResource("aws:s3/bucket:Bucket", "acme-files", { bucket: "acme-files" }),
      aResource("tenantry:host:HostFile", "acme-routes"),
      aResource("pulumi:providers:aws", "aws"),
    ],
    "inputs that a provider fills in as empty": [
      aContainer({ hookScriptFileId: "", mountPoints: [], poolId: null, __defaults: ["cpu"] }),
    ],
    "a guest that is held as it was found": {
      resources: [aContainer({ hookScriptFileId: hook })],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [10001] }] }),
    },
  },
  violates: {
    ...Object.fromEntries(
      strangers.map((type) => [
        type,
        { resources: [aResource(type, "acme-thing")], says: /nobody has said/ },
      ]),
    ),
    "a script on the host": input("hookScriptFileId", hook),
    "a device of the host": input("devicePassthroughs", [{ path: "/dev/sda" }]),
    "a folder of the host": input("mountPoints", [{ volume: "/srv", path: "/srv" }]),
    "an id map": input("idmaps", [{ type: "uid", containerId: 0, hostId: 0, size: 1 }]),
    "a disk in another's place": {
      resources: [aContainer({ disk: { pathInDatastore: "x" } })],
      says: /: disk.pathInDatastore must not be given/,
    },
    "arguments of the hypervisor": ofMachine("kvmArguments", "-chardev x"),
    "a card of the host": ofMachine("hostpcis", [{ device: "hostpci0" }]),
    "another guest's disk": ofMachine("disks", [{ pathInDatastore: "vm-10002-disk-0" }]),
    "a file that runs at the first start": ofMachine("initialization", { userDataFileId: hook }),
    "a disc of the storage": ofMachine("cdrom", { fileId: "nas:iso/other.iso" }),
  },
  unknown: {
    "a script on the host": input("hookScriptFileId", "[unknown]"),
    "the disc of the storage": ofMachine("cdrom", { fileId: "[unknown]" }),
    "what the guest has as its address": {
      resources: [aContainer({ initialization: "[unknown]" })],
    },
  },
});
