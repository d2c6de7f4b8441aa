import { Command } from "@pulumi/command/remote/command.js";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { commandOn, connectionTo, type HostRef, hostProblems } from "./host-ref.ts";

const type = token("host", "HostFile");

export interface HostFileArgs {
  /** The host, with the helper installed. Another address delivers there; the old host is left as it is. */
  readonly host: HostRef;
  /** What the fragment is a part of, for ever. */
  readonly kind:
    | "nginx"
    | "haproxy"
    | "caddy"
    | "redis"
    | "health"
    | "dumps"
    | "register"
    | "keepalived"
    | "certificates"
    | "base"
    | "firewall"
    | "units"
    | "environment"
    | "databases";
  /** Name of the fragment on the host, for ever: a tenant's id, or `main` for the platform's own part. */
  readonly file: string;
  /** The fragment, at most 1 MiB. It travels on stdin and is never among a command's arguments. */
  readonly content: pulumi.Input<string>;
  /**
   * Whether previews and the state hide the content.
   * @default false - a change of routes is shown as text
   */
  readonly secret?: boolean;
}

/**
 * One fragment on a shared host. The helper there assembles all fragments, checks the whole with the real binary and
 * only then takes it; a fragment that breaks the check fails this resource and nobody else's.
 * Deleting it takes the fragment away. A change by hand on the host is found by `tenantry-host verify`, not by refresh.
 *
 * Children: `<name>`.
 * ```ts
 * new HostFile("acme-cache-users", { host, kind: "redis", file: "acme", content: lines, secret: true });
 * ```
 */
export class HostFile extends Component {
  /** What the helper reported: one line of JSON without the content. */
  readonly report: pulumi.Output<string>;

  constructor(name: string, args: HostFileArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { kind, file, host } = args;
    super(type, name, { kind, file, host: host.ip }, opts);
    this.refuse([...hostProblems(host), ...fileProblems(file)]);
    const put = commandOn(host, helperCommand("put", kind, file));
    const command = new Command(
      this.child(),
      {
        connection: connectionTo(host),
        create: put,
        // In place always: a replacement deletes the old one last, and would take away what the new one has just put.
        update: put,
        delete: commandOn(host, helperCommand("remove", kind, file)),
        stdin: args.secret ? pulumi.secret(args.content) : args.content,
        logging: "none",
        addPreviousOutputInEnv: false,
      },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.report = command.stdout;
    this.registerOutputs({ report: this.report });
  }
}

function helperCommand(verb: "put" | "remove", kind: string, file: string): string {
  return `"\${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host" ${verb} ${kind} ${file}`;
}

/** The name becomes part of a shell command, so nothing but these characters may ever be in it. */
function fileProblems(file: string): string[] {
  if (/^[a-z0-9-]{1,40}$/.test(file)) return [];
  return [`file ${JSON.stringify(file)} is not a name. Use 1-40 characters of a-z, 0-9 and "-".`];
}
