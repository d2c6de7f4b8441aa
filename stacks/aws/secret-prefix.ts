import type { AwsTenant } from "../../catalog/resolved.ts";

/** `fixnado/t17`: where its secrets stand, by number as everything in shared places. */
export function secretPrefix({ site, number }: AwsTenant): string {
  return `${site.id}/t${number}`;
}
