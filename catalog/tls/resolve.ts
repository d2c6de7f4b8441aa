import type { z } from "zod";
import type { ResolvedAcme, ResolvedTls } from "../resolved/tls.ts";
import type { tls } from "../schema/site/tls.ts";

type Tls = z.output<typeof tls>;

/** What a site's `tls` comes to. */
export function resolveTls(section: Tls): ResolvedTls {
  return { minimum: section.minimum, acme: section.acme ? resolveAcme(section.acme) : null };
}

function resolveAcme(acme: NonNullable<Tls["acme"]>): ResolvedAcme {
  const { directory, email } = acme;
  return { directory, email, challenge: challengeOf(acme) };
}

function challengeOf(acme: NonNullable<Tls["acme"]>): ResolvedAcme["challenge"] {
  if (acme.challenge === "http-01") return { by: "http-01" };
  if (acme.cloudflareToken) return { by: "dns-01", cloudflareToken: acme.cloudflareToken };
  return { by: "dns-01", hook: acme.hook ?? "" };
}
