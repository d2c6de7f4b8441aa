import type { Failure } from "../../../check/shape.ts";
import { describeUrn } from "../../../values/urn.ts";
import { asText, type Props, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { subnet, vpc } from "../types.ts";
import { isInside, overlap, parseRange } from "./ranges.ts";

export const networkSize: Rule = {
  id: "aws-network-size",
  source:
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html, subnet-sizing.html: /16 to /28; " +
    "terraform-provider-aws, ValidateIPv4CIDRBlock: a network without host bits",
  types: [vpc, subnet],
  check: (inputs) => failures(inputs),
};

function failures({ cidrBlock }: Props): Failure[] {
  const given = text(cidrBlock);
  if (given === undefined) return [];
  const range = parseRange(given);
  if (!range) {
    return [
      {
        property: "cidrBlock",
        reason: `is ${asText(cidrBlock)}; it must be a network such as 10.40.0.0/16`,
      },
    ];
  }
  return range.prefix < 16 || range.prefix > 28
    ? [{ property: "cidrBlock", reason: `is a /${range.prefix}; allowed are /16 to /28` }]
    : [];
}

export const subnetRange: Rule = {
  id: "aws-subnet-range",
  source:
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: InvalidSubnet.Range, InvalidSubnet.Conflict",
  types: [subnet],
  put: ({ world, site, type, id, inputs }) => {
    const network = text(inputs.vpcId) ?? "";
    const range = parseRange(text(inputs.cidrBlock) ?? "");
    const outer = text(world.find(site, vpc, network)?.inputs.cidrBlock);
    const whole = parseRange(outer ?? "");
    if (!range || !whole) return undefined;
    if (!isInside(range, whole)) {
      return `subnet ${asText(inputs.cidrBlock)} is not inside its VPC, ${outer}`;
    }
    const clash = world.users(site, { kind: "vpc", key: network }).find((other) => {
      const theirs = parseRange(text(other.inputs.cidrBlock) ?? "");
      return other.type === type && other.id !== id && theirs && overlap(theirs, range);
    });
    return (
      clash &&
      `subnet ${asText(inputs.cidrBlock)} overlaps ${asText(clash.inputs.cidrBlock)} of ${describeUrn(clash.urn)} in the same VPC`
    );
  },
};
