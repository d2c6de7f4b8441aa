import { unknownValue } from "../../guard/graph.ts";
import { at } from "../../guard/read/values.ts";
import { isContainer, isJudgedGuest, itemsOf } from "../read/guests.ts";
import type { Rule } from "../rule.ts";

/** Features of a container that open the host's kernel to it; `nesting` alone is needed by systemd, and harmless. */
const features = ["fuse", "keyctl", "mknod"] as const;
/** Inputs that put something of the host into it. */
const fromHost = ["devicePassthroughs", "idmaps"] as const;

/** Not put right by itself: the field forces a replacement. */
export const proxmoxContainerRequiresUnprivileged: Rule = {
  id: "proxmox-container-requires-unprivileged",
  title: "A container runs unprivileged and has nothing of its host inside.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [{ name: "Proxmox Hardening Guide", reference: "1.2.8" }],
  remedy:
    "Set unprivileged: true and leave mounts from the host, devices, id maps and further features out; what needs them is a virtual machine.",
  url: "https://pve.proxmox.com/pve-docs/chapter-pct.html#pct_security_considerations",
  resource: ({ resource, stack }, report) => {
    if (!isContainer(resource) || !isJudgedGuest(resource, stack)) return;
    const { name, inputs } = resource;
    const wrong = (what: string, value: unknown): void => {
      const known = value === unknownValue ? " It is not known before the update." : "";
      report(`${name}: ${what}.${known}`);
    };
    if (inputs["unprivileged"] !== true) wrong("unprivileged must be true", inputs["unprivileged"]);
    for (const mount of itemsOf(inputs["mountPoints"])) {
      const volume = mount === unknownValue ? mount : at(mount, "volume");
      const isOfHost = typeof volume === "string" && volume.startsWith("/");
      if (isOfHost || volume === unknownValue) {
        wrong("mountPoints may name a storage, never a path of the host", volume);
      }
    }
    for (const key of fromHost) {
      if (itemsOf(inputs[key]).length > 0) wrong(`${key} must be empty`, inputs[key]);
    }
    for (const feature of features) {
      const value = at(inputs["features"], feature);
      if (value === true || value === unknownValue) wrong(`features.${feature} must be off`, value);
    }
    const mounts = at(inputs["features"], "mounts") ?? at(inputs["features"], "mount");
    if (itemsOf(mounts).length > 0) wrong("features.mounts must be empty", mounts);
  },
};
