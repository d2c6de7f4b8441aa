import { isAdopted, isCustom } from "../read/types.ts";
import type { Rule } from "../rule.ts";

/**
 * What may change without anybody setting it back, and why. Everything else is a switch that could be turned by hand
 * and stay turned: encryption, networks, public addresses, tags, backups.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  // How many there are is what scaling decides.
  "aws:autoscaling/group:Group": ["desiredCapacity"],
  "aws:ecs/service:Service": ["desiredCount"],
  // Tenants join by an association of their own.
  "aws:elasticache/userGroup:UserGroup": ["userIds"],
  // A blue/green deployment turns the weights.
  "aws:lb/listenerRule:ListenerRule": ["actions"],
  // The rotation writes the next version.
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString"],
  // On storage that all nodes share, any node may have brought it.
  "proxmoxve:download/file:File": ["nodeName", "url"],
  "proxmoxve:oci/image:Image": ["nodeName"],
  // What it was made from: another image, or another key, would replace it. High availability moves it.
  "proxmoxve:index/containerLegacy:ContainerLegacy": [
    "clone",
    "initialization.userAccount",
    "mountPoints",
    "nodeName",
    "operatingSystem",
  ],
  "proxmoxve:index/vmLegacy:VmLegacy": [
    "bios",
    "disks[0].importFrom",
    "initialization.userAccount",
    "initialization.userDataFileId",
    "machine",
    "nodeName",
    "scsiHardware",
  ],
  // A pool that was taken over keeps its words.
  "proxmoxve:index/poolLegacy:PoolLegacy": ["comment"],
};

/** Nothing in the options of a resource is ever unknown. Where a graph does not tell them, they are not judged. */
export const anyResourceLimitsIgnoredChanges: Rule = {
  id: "any-resource-limits-ignored-changes",
  title: "What Pulumi leaves alone when it changes is on a list, input by input.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Take the input out of ignoreChanges. If something else rightly changes it, put type and input on the rule's list, with the reason.",
  url: "https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/",
  resource({ resource, stack }, report) {
    if (!isCustom(resource) || isAdopted(resource, stack)) return;
    const may = allowed[resource.type] ?? [];
    const more = (resource.options.ignoreChanges ?? []).filter((path) => !may.includes(path));
    if (more.length === 0) return;
    const list = may.length === 0 ? "nothing" : may.join(", ");
    report(`${resource.name}: ignoreChanges covers ${more.join(", ")}. Allowed is ${list}.`);
  },
};
