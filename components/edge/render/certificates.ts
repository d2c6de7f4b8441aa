import type { VpsProxy } from "../../../catalog/resolved/vps/access.ts";
import { Fields } from "../../host/render/fields.ts";
import { Checked } from "./escape.ts";

/** How the authority sees that the names are ours, with what that takes. */
export type Challenge =
  | { readonly by: "http-01" }
  | { readonly by: "dns-01"; readonly cloudflareToken: string }
  | { readonly by: "dns-01"; readonly hook: string };

export interface CertificatesMain {
  /** The proxy that reads the certificates. */
  readonly proxy: VpsProxy;
  /** The site's domain. */
  readonly domain: string;
  readonly from: Authority;
}

/** Who issues. */
export interface Authority {
  /** URL of its ACME directory. */
  readonly directory: string;
  /** Who it writes to. */
  readonly email: string;
  readonly challenge: Challenge;
}

/**
 * The platform's part of a host's certificates: who issues the site's own, and for which names. By a TXT record that is
 * the domain and everything one label below it, by a file the domain alone.
 * @throws Error naming everything that is wrong, without token and key.
 */
export function renderCertificatesMain(args: CertificatesMain): string {
  const fields = new Fields();
  const { directory, email, challenge } = args.from;
  const plain = /^[A-Za-z0-9._+-]+@[a-z0-9.-]+$/;
  const lines = [
    `proxy=${args.proxy}`,
    `domain=${fields.host("domain", args.domain)}`,
    ...(challenge.by === "dns-01" ? [`domain=*.${args.domain}`] : []),
    `directory=${fields.url("directory", directory, ["https"])}`,
    `email=${fields.word("email", email, plain, "an e-mail address")}`,
    `challenge=${challenge.by}`,
    ...proof(fields, challenge),
  ];
  fields.done(`the certificates of ${JSON.stringify(args.domain)}`);
  return `${lines.join("\n")}\n`;
}

function proof(fields: Fields, challenge: Challenge): string[] {
  if (challenge.by === "http-01") return [];
  if ("hook" in challenge) {
    return [`hook=${fields.word("hook", challenge.hook, /^\//, "an absolute path")}`];
  }
  return [`token=${fields.secret("cloudflareToken", challenge.cloudflareToken, false)}`];
}

/**
 * One tenant's part: the hosts that need a certificate of their own, one a line, sorted.
 * @throws Error naming what is not a host name, or that there is none.
 */
export function renderCertificatesTenant(hosts: readonly string[]): string {
  const checked = new Checked();
  if (hosts.length === 0) checked.problem("at least one host is needed; found none");
  const lines = [...new Set(hosts)].sort().map((host) => `${checked.host("host", host)}\n`);
  checked.done("the certificates");
  return lines.join("");
}
