import type { GraphResource } from "../../guard/graph.ts";
import { awsServiceRequiresZones } from "../../policies/rules/aws-service-requires-zones.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

function aThing(
  type: string,
  inputs: GraphResource["inputs"],
  lifecycle = "protected",
): GraphResource {
  return aResource(type, "acme-thing", { tags: { "tenantry:lifecycle": lifecycle }, ...inputs });
}

const database = "aws:rds/instance:Instance";
const cache = "aws:elasticache/replicationGroup:ReplicationGroup";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const cluster = aThing("aws:rds/cluster:Cluster", { clusterIdentifier: "acme" });
const anInstance = (name: string) =>
  aResource("aws:rds/clusterInstance:ClusterInstance", name, { clusterIdentifier: "acme" });

ruleCases(awsServiceRequiresZones, {
  passes: {
    "what stands in two zones": [
      aThing(database, { multiAz: true }),
      aThing(cache, { multiAzEnabled: true, automaticFailoverEnabled: true }),
      aThing(balancer, { subnets: ["a", "b"] }),
      aThing(balancer, { subnetMappings: [{ subnetId: "a" }, { subnetId: "b" }] }),
      cluster,
      anInstance("acme-first"),
      anInstance("acme-second"),
    ],
    "what is disposable": [aThing(database, { multiAz: false }, "disposable")],
    "what says nothing of its lifecycle": [aResource(database, "acme", { multiAz: false })],
    "a copy of a server": [aThing(database, { multiAz: false, replicateSourceDb: "acme" })],
  },
  violates: {
    "a database in one zone": {
      resources: [aThing(database, { multiAz: false })],
      says: /multiAz has to be true/,
    },
    "a cache in one zone": {
      resources: [aThing(cache, { multiAzEnabled: false, automaticFailoverEnabled: true })],
      says: /multiAzEnabled has to be true/,
    },
    "a cache that nobody takes over from": {
      resources: [aThing(cache, { multiAzEnabled: true })],
      says: /automaticFailoverEnabled has to be true/,
    },
    "a cluster with one instance": {
      resources: [cluster, anInstance("acme-first")],
      says: /has one instance/,
    },
    "a load balancer in one zone": {
      resources: [aThing(balancer, { subnets: ["a"] })],
      says: /subnets are of one zone/,
    },
  },
  unknown: {
    "whether a database has a second zone": {
      resources: [aThing(database, { multiAz: "[unknown]" })],
      says: /multiAz is not known before the update/,
    },
    "the subnets, two of them": {
      resources: [aThing(balancer, { subnets: ["[unknown]", "[unknown]"] })],
    },
  },
});
