import { Pbs } from "@muhlba91/pulumi-proxmoxve/storage/pbs.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedStorage } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { storageProblems } from "./storage-problems.ts";

const type = token("proxmox", "BackupStorage");

/** SHA-256 of the server's certificate, as Proxmox Backup Server shows it. */
const fingerprintForm = /^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i;

export interface BackupStorageArgs {
  /** Another id, server or datastore replaces the storage; backups that were made stay where they are. */
  readonly storage: Extract<ResolvedStorage, { kind: "pbs" }>;
  /** Password of `storage.username`; kept as a secret whatever it is given as. */
  readonly password: pulumi.Input<string>;
  /**
   * The key that backups are encrypted with before they leave the node: the JSON of `proxmox-backup-client key create
   * --kdf none`. It is given, never generated here: a key that stood in the state alone would be lost with it, and
   * every backup with the key.
   */
  readonly encryptionKey: pulumi.Input<string>;
  /**
   * `protected`: Pulumi refuses to take the storage out of PVE.
   * @default "protected"
   */
  readonly lifecycle?: Lifecycle;
}

/**
 * A datastore of a Proxmox Backup Server as PVE storage, on all nodes of the cluster. What is sent there is encrypted
 * on the node, the server's certificate is pinned, and nothing but backups is kept there. How many stay is said by
 * the jobs.
 *
 * Children: `<name>`.
 */
export class BackupStorage extends Component {
  /** PVE's id of the storage, known once it is there. */
  readonly storageId: pulumi.Output<string>;

  constructor(name: string, args: BackupStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { storage, lifecycle = "protected" } = args;
    super(
      type,
      name,
      { id: storage.id, server: storage.server, datastore: storage.datastore },
      { ...opts, protect: lifecycle === "protected" },
    );
    this.refuse(problemsOf(args));
    const made = new Pbs(
      this.child(),
      {
        resourceId: storage.id,
        server: storage.server,
        datastore: storage.datastore,
        namespace: storage.namespace,
        username: storage.username,
        password: pulumi.secret(args.password),
        fingerprint: storage.fingerprint,
        encryptionKey: pulumi.secret(args.encryptionKey),
        contents: ["backup"],
        disable: false,
      },
      // The id is fixed: the old one has to go before a new one can come.
      this.options({ deleteBeforeReplace: true }),
    );
    this.storageId = made.resourceId;
    this.registerOutputs({ storageId: this.storageId });
  }
}

function problemsOf({ storage, encryptionKey }: BackupStorageArgs): string[] {
  const problems = storageProblems(storage);
  if (!fingerprintForm.test(storage.fingerprint)) {
    problems.push(
      `fingerprint "${storage.fingerprint}" is not a SHA-256 of 32 pairs with ":" between them. Without it any server would do.`,
    );
  }
  if (!storage.username.includes("@")) {
    problems.push(`username "${storage.username}" has no realm. Give it as name@pbs.`);
  }
  if (encryptionKey === "") {
    problems.push("encryptionKey is empty: backups would leave the node unencrypted. Give a key.");
  }
  return problems;
}
