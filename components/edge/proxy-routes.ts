import type * as pulumi from "@pulumi/pulumi";
import type { VpsProxy } from "../../catalog/resolved.ts";
import type { Route } from "../../catalog/routes.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { renderers } from "./render/renderers.ts";

const type = token("edge", "ProxyRoutes");

export interface ProxyRoutesArgs {
  /** The tenant's id; also the name of its fragment on the proxy. */
  readonly tenant: string;
  /** The tenant's number, from the ledger. */
  readonly number: number;
  /** At least one; each host and path once. */
  readonly routes: readonly Route[];
  /** The proxy and, where there is one, its standby, each with the helper installed. At least one, at most two. */
  readonly hosts: readonly HostRef[];
  /** What runs on them. @default "nginx" */
  readonly proxy?: VpsProxy;
}

/**
 * All ways from the outside to one tenant: one fragment of configuration on the site's proxy, with TLS,
 * WebSocket, body and rate limits, mounted on paths or hosts of its own. A standby gets the same fragment, so that it
 * can take over at any moment. Changing it reloads the proxy without downtime; deleting it answers the tenant's hosts
 * with 404.
 *
 * Children: `<name>` (a `HostFile` on the proxy), `<name>-standby` (the same on its standby).
 * ```ts
 * new ProxyRoutes("acme-routes", { tenant: "acme", number: 17, routes, hosts: [proxy] });
 * ```
 */
export class ProxyRoutes extends Component {
  /** The configuration that is delivered; it holds no secret. */
  readonly fragment: string;

  constructor(name: string, args: ProxyRoutesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const names = [...new Set(args.routes.map((route) => route.host))].sort();
    super(type, name, { tenant: args.tenant, hosts: names }, opts);
    this.refuse(hostProblems(args.hosts));
    this.fragment = this.render(args);
    for (const [index, host] of args.hosts.entries()) {
      new HostFile(
        this.child(index === 0 ? undefined : "standby"),
        { host, kind: args.proxy ?? "nginx", file: args.tenant, content: this.fragment },
        this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
      );
    }
    this.registerOutputs({ hosts: names });
  }

  private render(args: ProxyRoutesArgs): string {
    try {
      return renderers[args.proxy ?? "nginx"].tenant(args);
    } catch (error) {
      this.refuse([(error as Error).message]);
      throw error;
    }
  }
}

function hostProblems(hosts: readonly HostRef[]): string[] {
  if (hosts.length === 1 || hosts.length === 2) return [];
  return [`hosts has ${hosts.length} entries. Give the proxy, or the proxy and its standby.`];
}
