import { proxmoxContainerRequiresUnprivileged } from "../../policies/rules/proxmox-container-requires-unprivileged.ts";
import { aContainer, aMachine } from "./support/guests.ts";
import { aProxmoxSite, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const features = (more: object) => aContainer({ features: { nesting: true, ...more } });

ruleCases(proxmoxContainerRequiresUnprivileged, {
  passes: {
    "an unprivileged container": [aContainer()],
    "one with a volume of a storage": [
      aContainer({ mountPoints: [{ volume: "local-zfs", size: "8G", path: "/data" }] }),
    ],
    "a virtual machine": [aMachine()],
    "a container that is held as it was found": {
      resources: [aContainer({ unprivileged: false })],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [10001] }] }),
    },
  },
  violates: {
    "a privileged container": {
      resources: [aContainer({ unprivileged: false })],
      says: /unprivileged must be true\.$/m,
    },
    "one that says nothing, which is privileged": {
      resources: [aContainer({ unprivileged: undefined })],
      says: /unprivileged must be true/,
    },
    "a mount of the host": {
      resources: [aContainer({ mountPoints: [{ volume: "/etc/pve", path: "/mnt" }] })],
      says: /mountPoints may name a storage/,
    },
    "a device of the host": {
      resources: [aContainer({ devicePassthroughs: [{ path: "/dev/kvm" }] })],
      says: /devicePassthroughs must be empty/,
    },
    "an id map": {
      resources: [aContainer({ idmaps: [{ type: "uid", containerId: 0, hostId: 0, size: 1 }] })],
      says: /idmaps must be empty/,
    },
    "FUSE, keyctl and mknod": {
      resources: [features({ fuse: true, keyctl: true, mknod: true })],
      says: /features\.(fuse|keyctl|mknod) must be off/,
      times: 3,
    },
    "mounting of network file systems": {
      resources: [features({ mounts: ["nfs"] })],
      says: /features\.mounts must be empty/,
    },
  },
  unknown: {
    "whether it is privileged": {
      resources: [aContainer({ unprivileged: "[unknown]" })],
      says: /not known before the update/,
    },
    "what is mounted": {
      resources: [aContainer({ mountPoints: "[unknown]" })],
      says: /not known before the update/,
    },
    "from where it is mounted": {
      resources: [aContainer({ mountPoints: [{ volume: "[unknown]" }] })],
      says: /not known before the update/,
    },
    "the features": {
      resources: [aContainer({ features: "[unknown]" })],
      says: /not known before the update/,
      times: 4,
    },
    "its host name": { resources: [aContainer({ initialization: { hostname: "[unknown]" } })] },
  },
});
