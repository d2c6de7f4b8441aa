import fc from "fast-check";
import { expect, test } from "vitest";
import { subnetProblem, subnetsOf } from "../../../catalog/aws/subnets.ts";
import {
  networkContains,
  networksOverlap,
  numberToAddress,
  prefixOf,
} from "../../../catalog/ipv4.ts";
import type { AwsZone } from "../../../catalog/resolved/aws/network.ts";

const allLetters = Array.from("abcdefgh");

const anyCidr = fc
  .record({ prefix: fc.integer({ min: 16, max: 19 }), place: fc.nat({ max: 0xff_ff_ff }) })
  .map(({ prefix, place }) => {
    const size = 2 ** (32 - prefix);
    const address = 0x0a_00_00_00 + (place - (place % size));
    return `${numberToAddress(address)}/${prefix}`;
  });

const anyLetters = fc.shuffledSubarray(allLetters, { minLength: 1 });

const networksOf = (zone: AwsZone) => [zone.publicCidr, zone.privateCidr, zone.dataCidr];

test("the layout of a /16 is written down, because a change of it would replace every subnet", () => {
  expect(subnetsOf("10.40.0.0/16", "eu-west-1", ["b", "a", "h"])).toEqual([
    {
      letter: "a",
      name: "eu-west-1a",
      privateCidr: "10.40.0.0/20",
      publicCidr: "10.40.128.0/24",
      dataCidr: "10.40.136.0/24",
    },
    {
      letter: "b",
      name: "eu-west-1b",
      privateCidr: "10.40.16.0/20",
      publicCidr: "10.40.129.0/24",
      dataCidr: "10.40.137.0/24",
    },
    {
      letter: "h",
      name: "eu-west-1h",
      privateCidr: "10.40.112.0/20",
      publicCidr: "10.40.135.0/24",
      dataCidr: "10.40.143.0/24",
    },
  ]);
});

test("subnets never overlap, and every one lies in its VPC and is large enough for a load balancer", () => {
  fc.assert(
    fc.property(anyCidr, anyLetters, (cidr, letters) => {
      expect(subnetProblem(cidr, letters)).toBeUndefined();
      const networks = subnetsOf(cidr, "eu-west-1", letters).flatMap(networksOf);
      expect(networks).toHaveLength(letters.length * 3);
      for (const [index, network] of networks.entries()) {
        expect(networkContains(cidr, network)).toBe(true);
        expect(prefixOf(network)).toBeLessThanOrEqual(27);
        const clash = networks.slice(index + 1).find((other) => networksOverlap(network, other));
        expect(clash).toBeUndefined();
      }
    }),
  );
});

test("a zone that is added or taken out, and the order of the letters, move no subnet", () => {
  fc.assert(
    fc.property(anyCidr, anyLetters, fc.constantFrom(...allLetters), (cidr, letters, more) => {
      const before = subnetsOf(cidr, "us-east-1", letters);
      const after = subnetsOf(cidr, "us-east-1", [...new Set([more, ...letters])]);
      expect(after).toEqual(expect.arrayContaining(before));
      expect(subnetsOf(cidr, "us-east-1", [...letters].reverse())).toEqual(before);
      expect(before.map(({ letter }) => letter)).toEqual([...letters].sort());
    }),
  );
});

test.each([
  ["10.0.0.0/8", ["a"], "10.0.0.0/8 is larger than a VPC may be. Give a /16 to /19 of it."],
  [
    "10.40.0.0/20",
    ["a"],
    "10.40.0.0/20 has no room: its subnets for load balancers would be /28, and one needs a /27. Give a /16 to /19.",
  ],
  [
    "10.40.4.0/16",
    ["a"],
    "10.40.4.0/16 is no network: it starts inside 10.40.0.0/16. Give 10.40.0.0/16.",
  ],
  [
    "203.0.0.0/16",
    ["a"],
    "203.0.0.0/16 is not private. Give a network inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.",
  ],
  [
    "172.16.0.0/16",
    ["a", "i", "1a"],
    'zone "i", "1a" has no place in a VPC. Zones are named by one letter, a to h.',
  ],
  ["172.16.0.0/16", ["a", "b", "a"], 'zone "a" is named twice. Name it once.'],
  ["192.168.0.0/16", [], "no zone is named. Name at least one, by its letter: a."],
])("%s with zones %j is refused with the way out", (cidr, letters, problem) => {
  expect(subnetProblem(cidr, letters)).toBe(problem);
});
