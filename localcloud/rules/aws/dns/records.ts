import { describeUrn } from "../../../values/urn.ts";
import { asText, list, type Props, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { dnsRecord, hostedZone } from "../types.ts";

const change =
  "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html: InvalidChangeBatch";

export const recordTwice: Rule = {
  id: "aws-record-twice",
  source: `${change}, tried to create resource record set but it already exists`,
  types: [dnsRecord],
  owns: (inputs) => [
    {
      kind: "record",
      key: `${nameOf(inputs)} ${asText(inputs.type)} ${text(inputs.setIdentifier) ?? ""} in ${asText(inputs.zoneId)}`,
    },
  ],
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} exists already, made by ${describeUrn(owner.urn)}`,
  mentions: (inputs) => [{ kind: "record name", key: nameOf(inputs) }],
};

/** Told only of zones that stand in the world; of others the local cloud does not know the domain. */
export const recordInZone: Rule = {
  id: "aws-record-in-zone",
  source: `${change}, RRSet with DNS name … is not permitted in zone`,
  types: [dnsRecord],
  put: ({ world, site, inputs }) => {
    const zone = world.find(site, hostedZone, asText(inputs.zoneId));
    const domain = bare(asText(zone?.inputs.name));
    const name = nameOf(inputs);
    return !zone || name === domain || name.endsWith(`.${domain}`)
      ? undefined
      : `record ${name} is not in zone ${domain}`;
  },
};

/** What stands beside another record of its name, and a CNAME at the top of a zone. */
export const recordCname: Rule = {
  id: "aws-record-cname",
  source: `${change}, a CNAME stands alone at its name`,
  types: [dnsRecord],
  put: ({ world, site, type, id, inputs }) => {
    const name = nameOf(inputs);
    const others = world
      .users(site, { kind: "record name", key: name })
      .filter((found) => found.id !== id && found.type === type)
      .filter(
        (found) => found.inputs.zoneId === inputs.zoneId && found.inputs.type !== inputs.type,
      );
    const cname =
      inputs.type === "CNAME" ? others[0] : others.find((found) => found.inputs.type === "CNAME");
    return (
      cname &&
      `${name} has a record of type ${asText(cname.inputs.type)} already; a CNAME stands alone at its name`
    );
  },
};

export const recordValues: Rule = {
  id: "aws-record-values",
  source:
    "terraform-provider-aws, aws_route53_record: ttl and records go together, an alias has neither",
  types: [dnsRecord],
  check: (inputs) => {
    const alias = list(inputs.aliases).length > 0;
    const plain = inputs.records !== undefined;
    if (alias === plain)
      return [{ property: "records", reason: "or aliases must be given, one of them" }];
    return plain && inputs.ttl === undefined
      ? [{ property: "ttl", reason: "is needed with records" }]
      : [];
  },
};

export const zoneNotEmpty: Rule = {
  id: "aws-zone-not-empty",
  source:
    "https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html: HostedZoneNotEmpty",
  types: [hostedZone],
  remove: ({ world, site, id, inputs }) => {
    const records = world
      .users(site, { kind: "hosted zone", key: id })
      .filter(({ type }) => type === dnsRecord);
    return records.length === 0 || inputs.forceDestroy === true
      ? undefined
      : `zone ${asText(inputs.name)} is not empty: it holds ${records.length} records`;
  },
};

function nameOf(inputs: Props): string {
  return bare(asText(inputs.name)).toLowerCase();
}

/** Without the dot at the end. */
export function bare(name: string): string {
  return name.replace(/\.$/, "");
}
