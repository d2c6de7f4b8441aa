import { Nfs } from "@muhlba91/pulumi-proxmoxve/storage/nfs.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedStorage } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { storageProblems } from "./storage-problems.ts";

const type = token("proxmox", "NfsStorage");

export interface NfsStorageArgs {
  /** Another id, server or export replaces the storage, and what stands on the old one is not moved. */
  readonly storage: Extract<ResolvedStorage, { kind: "nfs" }>;
  /**
   * `protected`: Pulumi refuses to take the storage out of PVE.
   * @default "protected"
   */
  readonly lifecycle?: Lifecycle;
}

/**
 * A folder of the NAS as PVE storage, on all nodes of the cluster, over NFS 4.2: older ones cannot give space back.
 * Taking it away deletes no file on the NAS; guests whose disks stand there would find none.
 *
 * Children: `<name>`.
 */
export class NfsStorage extends Component {
  /** PVE's id of the storage, known once it is there. */
  readonly storageId: pulumi.Output<string>;

  constructor(name: string, args: NfsStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { storage, lifecycle = "protected" } = args;
    super(
      type,
      name,
      { id: storage.id, server: storage.server, export: storage.export },
      { ...opts, protect: lifecycle === "protected" },
    );
    this.refuse(problemsOf(storage));
    const made = new Nfs(
      this.child(),
      {
        resourceId: storage.id,
        server: storage.server,
        export: storage.export,
        contents: [...storage.contents].sort(),
        options: "vers=4.2",
        disable: false,
      },
      // The id is fixed: the old one has to go before a new one can come.
      this.options({ deleteBeforeReplace: true }),
    );
    this.storageId = made.resourceId;
    this.registerOutputs({ storageId: this.storageId });
  }
}

function problemsOf(storage: NfsStorageArgs["storage"]): string[] {
  const problems = storageProblems(storage);
  if (!storage.export.startsWith("/")) {
    problems.push(`export "${storage.export}" is not a path. Give it from "/" on.`);
  }
  if (storage.contents.length === 0) {
    problems.push(
      "contents is empty: PVE would keep images and root disks there. Say what it is for.",
    );
  }
  return problems;
}
