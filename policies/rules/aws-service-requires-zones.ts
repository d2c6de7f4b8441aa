import type { GraphResource } from "../../guard/graph.ts";
import { ofType, refersTo } from "../aws/references.ts";
import { requireValue } from "../aws/require-value.ts";
import { lifecyclesOf } from "../read/lifecycle.ts";
import type { Report, Rule } from "../rule.ts";

/** Of a cluster, which has a copy in each zone that one of them stands in. */
const instances = "aws:rds/clusterInstance:ClusterInstance";

/** What is protected is to live on when a zone fails. Unknown counts as "no": somebody should look. */
export const awsServiceRequiresZones: Rule = {
  id: "aws-service-requires-zones",
  title:
    "What is protected outlives a zone: databases and caches have a second one, and their networks at least two.",
  severity: "medium",
  level: { protected: "advisory", disposable: "advisory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_157, CKV2_AWS_50" },
    { name: "cdk-nag", reference: "AwsSolutions-RDS3, AwsSolutions-AEC3" },
  ],
  remedy: "Say multiAz: true for the server, or accept that its tenants wait while a zone is down.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html",
  stack({ resources }, report) {
    const lifecycleOf = lifecyclesOf(resources);
    for (const resource of resources.filter((it) => lifecycleOf(it) === "protected")) {
      judge(resource, resources, report);
    }
  },
};

function judge(resource: GraphResource, resources: readonly GraphResource[], report: Report): void {
  const { type, name, inputs, urn } = resource;
  switch (type) {
    case "aws:rds/instance:Instance":
      // A copy of another server is not what anybody depends on.
      if (inputs["replicateSourceDb"] === undefined)
        requireValue(resource, "multiAz", [true], report);
      break;
    case "aws:elasticache/replicationGroup:ReplicationGroup":
      requireValue(resource, "multiAzEnabled", [true], report);
      requireValue(resource, "automaticFailoverEnabled", [true], report);
      break;
    case "aws:rds/cluster:Cluster":
      if (
        ofType(resources, instances).filter((it) => refersTo(it, "clusterIdentifier", resource))
          .length < 2
      ) {
        report(
          `${name}: has one instance, and nobody takes over when its zone fails. Add a reader.`,
          urn,
        );
      }
      break;
    case "aws:lb/loadBalancer:LoadBalancer":
      if (countOf(inputs["subnets"]) + countOf(inputs["subnetMappings"]) < 2) {
        report(`${name}: subnets are of one zone. Give two or more.`, urn);
      }
  }
}

function countOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
