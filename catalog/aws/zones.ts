/**
 * Letters of the availability zones that every account has in a region
 * (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html). Of any other region
 * the provider knows.
 */
const zonesByRegion: Readonly<Record<string, string>> = {
  "ap-northeast-1": "acd",
  "ap-southeast-1": "abc",
  "ap-southeast-2": "abc",
  "ca-central-1": "abd",
  "eu-central-1": "abc",
  "eu-central-2": "abc",
  "eu-north-1": "abc",
  "eu-south-1": "abc",
  "eu-west-1": "abc",
  "eu-west-2": "abc",
  "eu-west-3": "abc",
  "us-east-1": "abcdef",
  "us-east-2": "abc",
  "us-west-2": "abcd",
};

/** The zone's letters of a region; undefined where nobody here knows them. */
export function zonesOf(region: string): readonly string[] | undefined {
  return Object.hasOwn(zonesByRegion, region) ? [...(zonesByRegion[region] ?? "")] : undefined;
}
