/**
 * Letters of the availability zones that every account has in a region
 * (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html). Of any other region
 * the provider knows.
 */
const zonesByRegion: Readonly<Record<string, readonly string[]>> = {
  "ap-northeast-1": ["a", "c", "d"],
  "ap-southeast-1": ["a", "b", "c"],
  "ap-southeast-2": ["a", "b", "c"],
  "ca-central-1": ["a", "b", "d"],
  "eu-central-1": ["a", "b", "c"],
  "eu-central-2": ["a", "b", "c"],
  "eu-north-1": ["a", "b", "c"],
  "eu-south-1": ["a", "b", "c"],
  "eu-west-1": ["a", "b", "c"],
  "eu-west-2": ["a", "b", "c"],
  "eu-west-3": ["a", "b", "c"],
  "us-east-1": ["a", "b", "c", "d", "e", "f"],
  "us-east-2": ["a", "b", "c"],
  "us-west-2": ["a", "b", "c", "d"],
};

/** The zone's letters of a region; undefined where nobody here knows them. */
export function zonesOf(region: string): readonly string[] | undefined {
  return Object.hasOwn(zonesByRegion, region) ? zonesByRegion[region] : undefined;
}
