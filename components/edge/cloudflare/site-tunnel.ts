import { ZeroTrustTunnelCloudflared } from "@pulumi/cloudflare/zeroTrustTunnelCloudflared.js";
import { ZeroTrustTunnelCloudflaredConfig } from "@pulumi/cloudflare/zeroTrustTunnelCloudflaredConfig.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { Component } from "../../component.ts";
import { token } from "../../conventions.ts";
import { type TunnelIngress, tunnelIngress } from "./render/ingress.ts";

const type = token("edge", "SiteTunnel");

const SECRET_CHARACTERS = 64;

export interface SiteTunnelArgs {
  /** Id of the account. Another one replaces the tunnel. */
  readonly account: string;
  /** Name of the tunnel in the account. */
  readonly tunnel: string;
  readonly ingress: TunnelIngress<pulumi.Input<string>>;
  /** A protected tunnel is not deleted: with it every name of the site would lead nowhere. */
  readonly lifecycle: "disposable" | "protected";
}

/**
 * The way into a site that has no public address: guests of the site open it from inside with `token`, and the site's
 * router lets nobody in. Its rules are one list, which belongs to the platform.
 *
 * Children: `<name>` (the tunnel), `<name>-secret`, `<name>-config` (its rules).
 */
export class SiteTunnel extends Component {
  readonly tunnelId: pulumi.Output<string>;
  /** What `cloudflared` is started with, as `TUNNEL_TOKEN`; secret. */
  readonly token: pulumi.Output<string>;

  constructor(name: string, args: SiteTunnelArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { account: args.account, tunnel: args.tunnel }, opts);
    this.refuse(problemsOf(args.ingress));
    const secret = this.createSecret();
    const tunnel = new ZeroTrustTunnelCloudflared(
      this.child(),
      { accountId: args.account, name: args.tunnel, configSrc: "cloudflare", tunnelSecret: secret },
      this.options({ protect: args.lifecycle === "protected", deleteBeforeReplace: true }),
    );
    new ZeroTrustTunnelCloudflaredConfig(
      this.child("config"),
      {
        accountId: args.account,
        tunnelId: tunnel.id,
        config: { ingresses: tunnelIngress(args.ingress) },
      },
      this.options(),
    );
    this.tunnelId = tunnel.id;
    this.token = pulumi.secret(
      pulumi
        .all([tunnel.id, secret])
        .apply(([t, s]) => base64(JSON.stringify({ a: args.account, t, s }))),
    );
    this.registerOutputs({ tunnelId: this.tunnelId });
  }

  /** 64 letters and digits, in the base64 that the API wants. */
  private createSecret(): pulumi.Output<string> {
    const password = new RandomPassword(
      this.child("secret"),
      { length: SECRET_CHARACTERS, special: false },
      this.options(),
    );
    return pulumi.secret(password.result.apply(base64));
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function problemsOf({ guarded, team }: SiteTunnelArgs["ingress"]): string[] {
  if (guarded.length === 0 || team !== null) return [];
  const hosts = guarded.map(({ host }) => host).join(", ");
  return [`ingress guards ${hosts}, but names no team whose login would count. Give \`team\`.`];
}
