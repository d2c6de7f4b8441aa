import { ZeroTrustAccessApplication } from "@pulumi/cloudflare/zeroTrustAccessApplication.js";
import { ZeroTrustAccessPolicy } from "@pulumi/cloudflare/zeroTrustAccessPolicy.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../../component.ts";
import { token } from "../../conventions.ts";
import type { GuardedHost } from "./render/ingress.ts";

const type = token("edge", "AdminAccess");

/** What one application may stand for: https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/self-hosted-public-app/ */
const MOST_DESTINATIONS = 5;

/** A host behind which something is administered. */
interface Plane {
  /** Kebab-case; the names of its applications end with it. */
  readonly id: string;
  readonly title: string;
  readonly host: string;
  /** Paths, with what is below, that need no login. At most five. */
  readonly openPaths: readonly string[];
}

export interface AdminAccessArgs {
  /** Id of the account. */
  readonly account: string;
  /** What the applications and policies are called in the account: the site's id. */
  readonly site: string;
  /** Whose people may come. At least one. */
  readonly emailDomains: readonly string[];
  /** How long a login lasts, hours. */
  readonly sessionHours: number;
  readonly planes: readonly Plane[];
}

/**
 * A login before what administers the platform: people with an address at one of some domains, and a second factor.
 * A path that is open is an application of its own, which Cloudflare takes before the wider one.
 *
 * Children: `<name>` (who may come), `<name>-open` (everybody), `<name>-<id>`, `<name>-<id>-open`.
 */
export class AdminAccess extends Component {
  /** What the tunnel has to guard. */
  readonly guarded: readonly GuardedHost<pulumi.Output<string>>[];

  constructor(name: string, args: AdminAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { hosts: args.planes.map(({ host }) => host) }, opts);
    this.refuse(problemsOf(args));
    const people = this.createPolicy(undefined, args, {
      name: `${args.site}: people`,
      decision: "allow",
      includes: args.emailDomains.map((domain) => ({ emailDomain: { domain } })),
      requires: [{ authMethod: { authMethod: "mfa" } }],
      sessionDuration: `${args.sessionHours}h`,
    });
    const everybody = args.planes.some(({ openPaths }) => openPaths.length > 0)
      ? this.createPolicy("open", args, {
          name: `${args.site}: everybody`,
          decision: "bypass",
          includes: [{ everyone: {} }],
        })
      : null;
    this.guarded = args.planes.map((plane) => {
      const { id, title, host, openPaths } = plane;
      const application = this.createApplication(id, title, [host], people, args);
      if (everybody && openPaths.length > 0) {
        const uris = openPaths.map((path) => `${host}${path}`);
        this.createApplication(`${id}-open`, `${title}, open paths`, uris, everybody, args);
      }
      return { host, openPaths, audience: application.aud };
    });
    this.registerOutputs({});
  }

  private createPolicy(
    suffix: string | undefined,
    { account }: AdminAccessArgs,
    policy: Omit<ConstructorParameters<typeof ZeroTrustAccessPolicy>[1], "accountId">,
  ): ZeroTrustAccessPolicy {
    return new ZeroTrustAccessPolicy(
      this.child(suffix),
      { accountId: account, ...policy },
      this.options(),
    );
  }

  private createApplication(
    suffix: string,
    title: string,
    uris: readonly string[],
    policy: ZeroTrustAccessPolicy,
    { account, site, sessionHours }: AdminAccessArgs,
  ): ZeroTrustAccessApplication {
    return new ZeroTrustAccessApplication(
      this.child(suffix),
      {
        accountId: account,
        name: `${site}: ${title}`,
        type: "self_hosted",
        destinations: uris.map((uri) => ({ type: "public", uri })),
        policies: [{ id: policy.id, precedence: 1 }],
        sessionDuration: `${sessionHours}h`,
        httpOnlyCookieAttribute: true,
        sameSiteCookieAttribute: "lax",
        appLauncherVisible: false,
      },
      this.options(),
    );
  }
}

function problemsOf({ emailDomains, planes }: AdminAccessArgs): string[] {
  const problems: string[] = [];
  if (emailDomains.length === 0) {
    problems.push("emailDomains is empty: nobody could log in. Give at least one domain.");
  }
  for (const { id, openPaths } of planes) {
    if (openPaths.length > MOST_DESTINATIONS) {
      problems.push(
        `openPaths of "${id}" has ${openPaths.length} entries, and an application takes ${MOST_DESTINATIONS}. Leave some out.`,
      );
    }
    if (openPaths.includes("/")) {
      problems.push(`openPaths of "${id}" has "/", which opens everything. Name the paths.`);
    }
  }
  return problems;
}
