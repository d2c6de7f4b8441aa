import type { SecretSource } from "../common.ts";

/** How an AWS site is reached. Credentials are never named: they come from the environment (a profile, OIDC). */
export interface AwsAccess {
  readonly id: string;
  readonly substrate: "aws";
  /** The one account that the provider may touch. */
  readonly account: string;
  /** For ever: an edit is an error. */
  readonly region: string;
  readonly domain: string;
  /** Route 53 hosted zone of `domain`: it is there before the site. */
  readonly hostedZone: string;
}

/** Where alarms go. */
export interface AwsReceivers {
  /** E-mail addresses; each confirms its subscription once. */
  readonly email: readonly string[];
  /** PagerDuty's integration URL is a secret; null for none. */
  readonly pagerduty: Exclude<SecretSource, "generated"> | null;
}
