import { networkContains, numberToAddress, prefixOf, rangeOf } from "../ipv4.ts";
import type { AwsZone } from "../resolved/aws/network.ts";

/**
 * Where a VPC's subnets lie. The place follows from the zone's letter alone: a zone that is added or taken out moves
 * no other, because a subnet whose addresses change is replaced with everything that stands in it.
 *
 * A VPC is cut into 16 parts. Zone `a` has the first for its tasks, `h` the eighth. The ninth is cut into 16 again:
 * eight for load balancers, eight for databases and caches. The last seven are kept free.
 */

/** A letter's place is its position here. */
const zoneLetters = "abcdefgh";

/**
 * /16 is the largest VPC that AWS makes. In a /19 a load balancer's subnet is a /27, the smallest that one takes
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html).
 */
const vpcPrefix = { min: 16, max: 19 } as const;

/** Public networks would hide the hosts on the internet that have the same addresses. */
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/**
 * The subnets of a VPC, sorted by letter.
 *
 * @param cidr `10.40.0.0/16`, for which `subnetProblem` finds nothing
 * @param region `eu-west-1`
 * @param letters of the zones, in any order: `["a", "b"]`
 */
export function subnetsOf(cidr: string, region: string, letters: readonly string[]): AwsZone[] {
  const prefix = prefixOf(cidr);
  const first = rangeOf(cidr).first;
  const part = (length: number, place: number) =>
    `${numberToAddress(first + place * 2 ** (32 - length))}/${length}`;
  return [...letters].sort().map((letter) => {
    const place = zoneLetters.indexOf(letter);
    return {
      letter,
      name: `${region}${letter}`,
      privateCidr: part(prefix + 4, place),
      publicCidr: part(prefix + 8, 128 + place),
      dataCidr: part(prefix + 8, 136 + place),
    };
  });
}

/** Why a VPC of these addresses cannot have subnets in these zones, in words; undefined where it can. */
export function subnetProblem(cidr: string, letters: readonly string[]): string | undefined {
  return roomProblem(cidr) ?? zoneProblem(letters);
}

function roomProblem(cidr: string): string | undefined {
  const prefix = prefixOf(cidr);
  if (prefix < vpcPrefix.min) {
    return `${cidr} is larger than a VPC may be. Give a /${vpcPrefix.min} to /${vpcPrefix.max} of it.`;
  }
  if (prefix > vpcPrefix.max) {
    return `${cidr} has no room: its subnets for load balancers would be /${prefix + 8}, and one needs a /27. Give a /${vpcPrefix.min} to /${vpcPrefix.max}.`;
  }
  const start = `${numberToAddress(rangeOf(cidr).first)}/${prefix}`;
  if (start !== cidr) return `${cidr} is no network: it starts inside ${start}. Give ${start}.`;
  if (!privateNetworks.some((network) => networkContains(network, cidr))) {
    return `${cidr} is not private. Give a network inside ${privateNetworks.join(", ")}.`;
  }
  return undefined;
}

function zoneProblem(letters: readonly string[]): string | undefined {
  if (letters.length === 0) return "no zone is named. Name at least one, by its letter: a.";
  const unknown = letters.filter((letter) => letter.length !== 1 || !zoneLetters.includes(letter));
  if (unknown.length > 0) {
    return `zone ${unknown.map((it) => `"${it}"`).join(", ")} has no place in a VPC. Zones are named by one letter, a to h.`;
  }
  const twice = letters.filter((letter, index) => letters.indexOf(letter) !== index);
  if (twice.length > 0) return `zone "${twice[0]}" is named twice. Name it once.`;
  return undefined;
}
