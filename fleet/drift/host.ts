import type { ResolvedSite, SecretSource, SharedHost } from "../../catalog/resolved.ts";
import type { HostShell } from "../host-shell.ts";

/** A host that the helper delivers to. */
export interface HelperHost extends Pick<SharedHost, "ip" | "hostKey"> {
  /** `proxy`, `proxy-standby`, `redis` or `operations`; on a VPS site the host's name. */
  readonly role: string;
  /** The site's id. */
  readonly site: string;
  /** The site's `credentials.ssh`. */
  readonly ssh: SecretSource;
}

/** The hosts of a site that the helper stands on: none on AWS, and none of those that are adopted as they were found. */
export function helperHosts(site: ResolvedSite): HelperHost[] {
  if (site.substrate === "aws") return [];
  if (site.substrate === "vps") {
    const { id, credentials } = site.access;
    return site.hosts.map(({ name, ip, hostKey }) => {
      return { role: name, site: id, ip, hostKey, ssh: credentials.ssh };
    });
  }
  const { access, shared } = site;
  const [proxy, standby] = access.proxies;
  const isOurs = shared.some(({ role, guest }) => role === "redis" && !guest.adopted);
  const hosts: readonly (readonly [role: string, host: SharedHost | null | undefined])[] = [
    ["proxy", proxy],
    ["proxy-standby", standby],
    ["redis", isOurs ? access.redis : null],
    ["operations", access.operations],
  ];
  return hosts.flatMap(([role, host]) => {
    if (!host) return [];
    const { ip, hostKey } = host;
    return [{ role, site: access.id, ip, hostKey, ssh: access.credentials.ssh }];
  });
}

/** Whether the files of one host are as they were delivered. */
export interface HostDrift {
  readonly host: HelperHost;
  readonly kind: "clean" | "drifted" | "failed";
  /** `changed  /etc/tenantry/nginx/acme.conf`: what happened, and to which file. Never what a file holds. */
  readonly differences: readonly string[];
  readonly errors: readonly string[];
}

/** The helper's exit code where it found a difference. */
const differs = 4;

/** Lets the helper compare every file that it delivered with what stands there. Never throws: the result says it. */
export async function hostDrift(host: HelperHost, shell: HostShell): Promise<HostDrift> {
  try {
    const { exitCode, stdout, stderr } = await shell.run(["verify"]);
    const differences = stdout
      .split("\n")
      .filter((line) => /^(changed|missing|extra|rejected) /.test(line));
    if (exitCode === 0) return { host, kind: "clean", differences: [], errors: [] };
    if (exitCode === differs && differences.length > 0) {
      return { host, kind: "drifted", differences, errors: [] };
    }
    const said = stderr.trim() || `the helper ended with exit ${exitCode}`;
    return { host, kind: "failed", differences, errors: [said] };
  } catch (error) {
    return failed(host, error);
  }
}

/** A host that could not be asked: never the same as one that is clean. */
export function failed(host: HelperHost, error: unknown): HostDrift {
  const said = error instanceof Error ? error.message : String(error);
  return { host, kind: "failed", differences: [], errors: [said] };
}
