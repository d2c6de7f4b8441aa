import { TimeLegacy } from "@muhlba91/pulumi-proxmoxve/timeLegacy.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";

const type = token("proxmox", "NodeTime");

export interface NodeTimeArgs {
  /** Nodes of the cluster: all of them, since a backup runs on the node where its guest stands. */
  readonly hosts: readonly string[];
  /** IANA name, for instance `Europe/Berlin`. A change moves the hour of every backup from the next day on. */
  readonly timeZone: string;
}

/**
 * The time zone of the nodes: PVE reads the times of backup jobs in it, and nothing in a job can say another.
 *
 * Children: `<name>-<host>` for each node.
 */
export class NodeTime extends Component {
  constructor(name: string, args: NodeTimeArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { hosts: [...args.hosts], timeZone: args.timeZone }, opts);
    this.refuse(problemsOf(args));
    for (const host of args.hosts) {
      new TimeLegacy(
        this.child(host),
        { nodeName: host, timeZone: args.timeZone },
        this.options({ deleteBeforeReplace: true }),
      );
    }
    this.registerOutputs({});
  }
}

function problemsOf({ hosts, timeZone }: NodeTimeArgs): string[] {
  const problems: string[] = [];
  if (hosts.length === 0) problems.push("hosts is empty. Name every node of the cluster.");
  if (!isTimeZone(timeZone)) {
    problems.push(`timeZone "${timeZone}" is none. Give an IANA name, for instance "Etc/UTC".`);
  }
  return problems;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name.includes("/");
  } catch {
    return false;
  }
}
