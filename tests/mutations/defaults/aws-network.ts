import {
  gone,
  leftOut,
  type Mutation,
  of,
  set,
  statement,
  text,
  unprotected,
} from "../mutation.ts";

const ingress = "vpc/securityGroupIngressRule";
const egress = "vpc/securityGroupEgressRule";

export const awsNetwork: readonly Mutation[] = [
  ...of(
    "SecurityGroup",
    ingress,
    [
      [set("cidrIpv4", "0.0.0.0/0"), "the internet could connect to a database"],
      [set("cidrIpv4", "10.0.0.0/8"), "every network could connect to a database"],
      [set("ipProtocol", "-1"), "every port would be open, not the server's alone"],
      [set("toPort", 65_535), "more ports than the server's would be open"],
      [
        leftOut("referencedSecurityGroupId"),
        "a rule without a group says nothing about who it is for",
      ],
    ],
    /(mysql|postgres)-group-in-/,
  ),
  ...of(
    "SecurityGroup",
    egress,
    [
      [set("ipProtocol", "-1"), "a task could speak any protocol to the world"],
      [set("toPort", 65_535), "a task could reach every port of the world"],
      [set("fromPort", 1), "a task could reach every port up to 443"],
    ],
    /-out-web$/,
  ),
  ...of(
    "Alb",
    ingress,
    [
      [set("fromPort", 22), "the internet would reach other ports than the web's"],
      [set("toPort", 8443), "versions that are only being tested would be public"],
    ],
    /-in-https$/,
  ),
  ...of(
    "Alb",
    ingress,
    [[set("cidrIpv4", "0.0.0.0/0"), "versions that are only being tested would be public"]],
    /-in-test$/,
  ),
  ...of("Alb", "lb/loadBalancer", [
    [set("dropInvalidHeaderFields", false), "forged headers would reach services"],
    [set("desyncMitigationMode", "monitor"), "requests could be smuggled past the rules"],
    [set("accessLogs.enabled", false), "nobody could tell who asked for what"],
    [set("enableDeletionProtection", false), "one call would take all tenants off the net"],
    [unprotected, "the engine would delete what every host name leads to"],
    [set("enableXffClientPort", true), "services would parse an address with a port in it"],
    [set("xffHeaderProcessingMode", "preserve"), "a client could claim any address of its own"],
  ]),
  ...of(
    "Alb",
    "lb/listener",
    [
      [set("protocol", "HTTP"), "requests would travel in clear"],
      [set("sslPolicy", "ELBSecurityPolicy-2016-08"), "TLS 1.0 would be spoken"],
      [leftOut("sslPolicy"), "AWS's default speaks TLS 1.0"],
      [
        set("defaultActions", [{ type: "forward", targetGroupArn: "arn-of-somebody" }]),
        "a host that nobody has would end at some tenant",
      ],
      [
        leftOut("routingHttpResponseStrictTransportSecurityHeaderValue"),
        "a browser would come back over plain HTTP",
      ],
    ],
    /-443$/,
  ),
  ...of(
    "Alb",
    "lb/listener",
    [
      [
        set("defaultActions", [{ type: "fixed-response", fixedResponse: { statusCode: "200" } }]),
        "plain HTTP would be answered and not redirected",
      ],
    ],
    /-80$/,
  ),
  ...of("Nlb", "lb/loadBalancer", [
    [set("enableDeletionProtection", false), "fixed addresses that customers entered would go"],
    [unprotected, "the engine would delete the entry"],
    [set("securityGroups", []), "nothing would limit who connects"],
  ]),
  ...of("Nlb", "ec2/eip", [[unprotected, "an address that customers entered would be given back"]]),
  ...of("Nlb", "lb/targetGroup", [
    [set("targetType", "ip"), "connections would pass the load balancer that speaks TLS"],
  ]),
  ...of(
    "ServiceRoute",
    "lb/listenerRule",
    [
      [set("conditions.0.hostHeader.values", ["*"]), "every tenant's requests would end here"],
      [set("conditions.0.hostHeader.values", ["*.onasis.example"]), "other tenants' hosts as well"],
      [leftOut("conditions"), "every tenant's requests would end here"],
    ],
    /-production$/,
  ),
  ...of("HostRecord", "route53/record", [
    [set("allowOverwrite", true), "it would take the place of another stack's record"],
    [set("name", "meridian.onasis.example"), "another tenant's visitors would come here"],
  ]),
  ...of("Certificate", "acm/certificate", [
    [set("options.export", "ENABLED"), "its private key could be carried away"],
    [set("options.certificateTransparencyLoggingPreference", "DISABLED"), "browsers refuse it"],
    [set("keyAlgorithm", "RSA_1024"), "its key could be computed"],
  ]),
  ...of("Certificate", "route53/record", [
    [set("allowOverwrite", true), "it would break another certificate's renewal"],
  ]),
  ...of("Vpc", "ec2/vpc", [[unprotected, "the engine would delete what everything stands in"]]),
  ...of(
    "Vpc",
    "ec2/subnet",
    [
      [set("mapPublicIpOnLaunch", true), "machines would have public addresses"],
      [set("assignIpv6AddressOnCreation", true), "addresses that no rule knows"],
      [unprotected, "the engine would delete what databases stand in"],
    ],
    /-data-a$/,
  ),
  ...of("Vpc", "ec2/defaultSecurityGroup", [
    [
      set("ingress", [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }]),
      "whatever names no group could reach each other",
    ],
    [
      set("egress", [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }]),
      "whatever names no group could reach the world",
    ],
    [gone, "AWS's default lets its members reach each other and the world"],
  ]),
  ...of(
    "VpcRoutes",
    "ec2/routeTableAssociation",
    [[text("-data-id", "-public-id", "routeTableId"), "databases would have a way out"]],
    /-in-data-a$/,
  ),
  ...of(
    "VpcRoutes",
    "ec2/route",
    [
      [
        set("vpcPeeringConnectionId", "pcx-0123456789abcdef0"),
        "a network of others would be joined to this one",
      ],
      [set("gatewayId", "orbit-network-internet-id"), "tasks would be reachable from outside"],
    ],
    /-private-a-internet$/,
  ),
  ...of("VpcRoutes", "ec2/eip", [
    [unprotected, "the address that partners let in would be given back"],
  ]),
  ...of(
    "VpcEndpoints",
    "ec2/vpcEndpoint",
    [
      [leftOut("policy"), "data could leave with credentials of another account"],
      [
        statement("*", { Condition: undefined }),
        "data could leave with credentials of another account",
      ],
      [set("privateDnsEnabled", false), "calls to AWS would go round the endpoint"],
    ],
    /-(logs|ecr\.api)$/,
  ),
  ...of("VpcEndpoints", ingress, [
    [set("cidrIpv4", "0.0.0.0/0"), "the world could speak to the endpoint"],
  ]),
  ...of("VpcFlowLog", "ec2/flowLog", [
    [set("trafficType", "REJECT"), "what was let through would not be seen"],
    [gone, "nobody could tell who spoke to whom"],
  ]),
  ...of("VpcFlowLog", "iam/role", [
    [
      statement("Trust", { Condition: undefined }, "assumeRolePolicy"),
      "another account's flow log could use the role",
    ],
    [leftOut("permissionsBoundary"), "nothing would bound what the role is given later"],
  ]),
  ...of("VpcFlowLog", "iam/rolePolicy", [
    [statement("WriteRecords", { Resource: "*" }), "it could write into every log"],
  ]),
];
