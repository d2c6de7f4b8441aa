import { Provider as Aws } from "@pulumi/aws/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";
import type { AwsAccess, SecretSource } from "../../catalog/resolved.ts";
import { awsTagKeys } from "../../components/conventions.ts";
import { readSecret, type SecretPlaces } from "../secrets.ts";

/** The explicit providers of one AWS site. */
export interface AwsProviders {
  readonly all: pulumi.ProviderResource[];
  readonly random: Random;
  /** The provider's default tags, for what gets none of them by itself. */
  readonly tags: Readonly<Record<string, string>>;
  /** A secret of the site by its place; `what` says what it is for when it is not there. */
  readonly read: (source: SecretSource, what: string) => pulumi.Output<string>;
}

/**
 * One provider of each kind for a site, named after it. Region and account are pinned: with credentials of another
 * account in somebody's shell the provider refuses to start. Credentials are never an input: they would stand in the
 * state.
 */
export function awsProviders(
  access: AwsAccess,
  tags: { readonly environment: string; readonly tenant?: string },
  places: SecretPlaces,
): AwsProviders {
  const defaultTags = {
    [awsTagKeys.managedBy]: "tenantry",
    [awsTagKeys.environment]: tags.environment,
    [awsTagKeys.site]: access.id,
    ...(tags.tenant ? { [awsTagKeys.tenant]: tags.tenant } : {}),
  };
  const aws = new Aws(access.id, {
    region: access.region as never,
    allowedAccountIds: [access.account],
    retryMode: "adaptive",
    maxRetries: 25,
    defaultTags: { tags: defaultTags },
  });
  const random = new Random(`${access.id}-random`);
  return {
    all: [aws, random],
    random,
    tags: defaultTags,
    read: (source, what) => readSecret(source, `Site "${access.id}": ${what}`, places),
  };
}
