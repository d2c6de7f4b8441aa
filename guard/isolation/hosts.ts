import { type Claim, claims } from "./aws/listeners.ts";
import { cloudflareClaims } from "./cloudflare.ts";
import { type EdgeKind, type Findings, Gathered, platform } from "./edge.ts";
import { overlaps } from "./globs.ts";
import { proxyClaims } from "./host/fragments.ts";
import type { World } from "./world.ts";

/** A host that two tenants answer for: one of them gets what is sent to the other. */
export function hosts(world: World): Findings {
  const found = new Gathered();
  const all = [...claims(world), ...proxyClaims(world), ...cloudflareClaims(world)];
  const exact = new Map<string, Claim[]>();
  const patterns = all.filter(({ host }) => /[*?~]/.test(host));
  for (const claim of all) {
    if (!patterns.includes(claim)) exact.set(claim.host, [...(exact.get(claim.host) ?? []), claim]);
  }
  for (const claim of all) {
    const isPattern = patterns.includes(claim);
    const others = isPattern
      ? all.filter(({ host }) => overlaps(claim.host, host))
      : [
          ...(exact.get(claim.host) ?? []),
          ...patterns.filter((it) => overlaps(it.host, claim.host)),
        ];
    for (const other of others) collide(found, claim, other);
  }
  return found;
}

function collide(found: Gathered, claim: Claim, other: Claim): void {
  const [from, to] = [claim.item.owner, other.item.owner];
  if (from === to || from === platform || isOwnHost(from, claim.host)) return;
  const { name, urn, type } = claim.item.resource;
  const kind = kindOf(type);
  const text = `${name} answers for ${claim.host}, which ${other.item.resource.name} answers for`;
  found.edge(kind, from, to, text, urn);
}

function kindOf(type: string): EdgeKind {
  if (type.startsWith("cloudflare:")) return "tunnel";
  return type.startsWith("aws:") ? "listener" : "proxy";
}

/** A tenant answers at `<id>.<domain>` and `<id>--<service>.<domain>`, and below its own name. */
function isOwnHost(tenant: string, host: string): boolean {
  return host.split(".").some((label) => label === tenant || label.startsWith(`${tenant}--`));
}
