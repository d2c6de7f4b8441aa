import { asText, list, type Value } from "../../../values/value.ts";
import { decimal, domain, lastPart } from "../names.ts";
import { vpcOf } from "./network.ts";
import type { AwsObject, Outputs } from "./object.ts";

/** Load balancers, certificates, DNS. Formats: the outputs documented in @pulumi/aws 7.48.0. */
export const loadBalancing: Readonly<Record<string, Outputs>> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    arn: ({ id }) => id,
    arnSuffix: ({ id }) => id.replace(/^.*:loadbalancer\//, ""),
    dnsName: ({ id, inputs, region }) => {
      const internal = inputs.internal === true ? "internal-" : "";
      const name = id.split("/").at(-2) ?? "lb";
      const kind = inputs.loadBalancerType === "network" ? "nlb" : "elb";
      return `${internal}${name}-${decimal(id, 10)}.${region}.${kind}.${domain}`;
    },
    name: ({ id }) => id.split("/").at(-2) ?? "",
    vpcId: (object) => vpcOf(object, firstSubnet(object)),
    zoneId: ({ inputs }) => (inputs.loadBalancerType === "network" ? "ZLOCALNLB" : "ZLOCALELB"),
    ipAddressType: () => "ipv4",
    subnets: ({ inputs }) =>
      list(inputs.subnetMappings).map((mapping) =>
        asText((mapping as { subnetId?: Value }).subnetId),
      ),
    subnetMappings: ({ inputs }) => list(inputs.subnets).map((subnetId) => ({ subnetId })),
  },
  "aws:lb/targetGroup:TargetGroup": {
    arn: ({ id }) => id,
    arnSuffix: ({ id }) => id.replace(/^.*:targetgroup\//, "targetgroup/"),
    name: ({ id }) => id.split("/").at(-2) ?? "",
    ipAddressType: () => "ipv4",
    loadBalancingAlgorithmType: () => "round_robin",
    loadBalancingCrossZoneEnabled: () => "use_load_balancer_configuration",
    protocolVersion: ({ inputs }) => (/^HTTPS?$/.test(asText(inputs.protocol)) ? "HTTP1" : ""),
  },
  "aws:lb/listener:Listener": {
    arn: ({ id }) => id,
    protocol: () => "HTTP",
    sslPolicy: ({ inputs }) =>
      /^(HTTPS|TLS)$/.test(asText(inputs.protocol)) ? "ELBSecurityPolicy-2016-08" : "",
  },
  "aws:lb/listenerRule:ListenerRule": {
    arn: ({ id }) => id,
    priority: ({ inputs, count }) => count(`priority ${asText(inputs.listenerArn)}`),
  },
  "aws:acm/certificate:Certificate": {
    arn: ({ id }) => id,
    domainValidationOptions: ({ inputs, id }) => {
      const names = [inputs.domainName, ...list(inputs.subjectAlternativeNames)].map(asText);
      return [...new Set(names)].map((domainName) => validation(domainName, id));
    },
    subjectAlternativeNames: ({ inputs }) => [asText(inputs.domainName)],
    status: () => "PENDING_VALIDATION",
    type: () => "AMAZON_ISSUED",
    keyAlgorithm: () => "RSA_2048",
    renewalEligibility: () => "INELIGIBLE",
  },
  "aws:route53/zone:Zone": {
    arn: ({ id }) => `arn:aws:route53:::hostedzone/${id}`,
    zoneId: ({ id }) => id,
    nameServers: ({ id }) => [1, 2, 3, 4].map((n) => `ns-${decimal(`${id}${n}`, 4)}.dns.${domain}`),
    primaryNameServer: ({ id }) => `ns-${decimal(`${id}1`, 4)}.dns.${domain}`,
  },
  "aws:route53/record:Record": { fqdn: ({ inputs }) => asText(inputs.name).replace(/\.$/, "") },
};

/** The record that proves a name; a wildcard and its parent share one, as with ACM. */
function validation(domainName: string, certificate: string): Value {
  const parent = domainName.replace(/^\*\./, "");
  return {
    domainName,
    resourceRecordName: `_local${decimal(`${lastPart(certificate)} ${parent}`, 12)}.${parent}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_local${decimal(`${parent} value`, 12)}.acm-validations.${domain}.`,
  };
}

function firstSubnet({ inputs }: AwsObject): Value | undefined {
  const [mapping] = list(inputs.subnetMappings);
  return list(inputs.subnets)[0] ?? (mapping as { subnetId?: Value } | undefined)?.subnetId;
}
