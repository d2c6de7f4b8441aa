import * as pulumi from "@pulumi/pulumi";
import type { ResolvedDumps, SecretSource } from "../catalog/resolved.ts";

/** The second place of a site's dumps with its keys, as the dumps' main part needs it; null for none. */
export function secondaryTarget(
  { secondary }: ResolvedDumps,
  { read }: { readonly read: (source: SecretSource, what: string) => pulumi.Output<string> },
) {
  if (!secondary) return pulumi.output(null);
  const { endpoint, region, bucket } = secondary;
  return pulumi
    .all([
      read(secondary.accessKey, "backups.dumps.secondary.accessKey"),
      read(secondary.secretKey, "backups.dumps.secondary.secretKey"),
    ])
    .apply(([accessKey, secretKey]) => ({ endpoint, region, bucket, accessKey, secretKey }));
}
