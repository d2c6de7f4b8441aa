import type { GraphResource } from "../../guard/graph.ts";

/** `DnsRecord` of `cloudflare:index/dnsRecord:DnsRecord`; undefined for anybody else's type. */
export function cloudflareType({ type }: Pick<GraphResource, "type">): string | undefined {
  return type.startsWith("cloudflare:") ? type.slice(type.lastIndexOf(":") + 1) : undefined;
}

/** Resources of some types of Cloudflare. */
export function ofCloudflare(
  resources: readonly GraphResource[],
  ...types: readonly string[]
): GraphResource[] {
  return resources.filter((resource) => types.includes(cloudflareType(resource) ?? ""));
}
