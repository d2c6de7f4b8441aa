/**
 * What the names of a site's things begin with where IAM knows no tag: `fixnado-platform-`, and `fixnado-t1` to
 * `fixnado-t9` for its tenants. Not `fixnado-`: that would be the names of a site `fixnado-staging` too. The catalog
 * refuses a site whose id begins with one of these of another site.
 */
export function siteNames(site: string): string[] {
  const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  return [`${site}-platform-`, ...digits.map((digit) => `${site}-t${digit}`)];
}

/** What the site's buckets and their objects are called in policies: S3 knows no account in an ARN. */
export function siteBuckets(site: string): string[] {
  return siteNames(site).map((name) => `arn:aws:s3:::${name}*`);
}

/** The site's secrets. */
export function siteSecrets(place: {
  readonly site: string;
  readonly account: string;
  readonly region?: string;
}): string {
  const { site, account, region = "*" } = place;
  return `arn:aws:secretsmanager:${region}:${account}:secret:${site}/*`;
}
