import type { WorldObject } from "../../world/world.ts";
import type { ImportedId } from "../import-ids.ts";
import { lastPart } from "./names.ts";

/**
 * Ids of imports that are not the objects' own ones. Source: the import sections of @pulumi/aws 7.48.0.
 */
const forms: Readonly<Record<string, (given: string) => ImportedId>> = {
  // `service-namespace/resource-id/scalable-dimension`
  "aws:appautoscaling/target:Target": (given) => ({ id: given.split("/").slice(1, -1).join("/") }),
  "aws:appautoscaling/policy:Policy": (given) => ({ id: lastPart(given) }),
  "aws:backup/selection:Selection": (given) => ({ id: given.split("|")[1] ?? given }),
  "aws:cloudwatch/eventTarget:EventTarget": (given) => ({
    id: given.split("/").slice(-2).join("-"),
  }),
  "aws:ec2/route:Route": (given) => {
    const [table = "", destination = ""] = given.split("_");
    return where(
      given,
      ({ inputs }) =>
        inputs.routeTableId === table &&
        [
          inputs.destinationCidrBlock,
          inputs.destinationIpv6CidrBlock,
          inputs.destinationPrefixListId,
        ].includes(destination),
    );
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": (given) => {
    const [of = "", table = ""] = given.split("/");
    return where(
      given,
      ({ inputs }) =>
        inputs.routeTableId === table && (inputs.subnetId === of || inputs.gatewayId === of),
    );
  },
  "aws:ecs/capacityProvider:CapacityProvider": (given) =>
    where(given, ({ outputs }) => outputs.name === lastPart(given)),
  "aws:ecs/cluster:Cluster": (given) =>
    where(given, ({ outputs }) => outputs.name === lastPart(given)),
  // `cluster-name/service-name`
  "aws:ecs/service:Service": (given) =>
    where(given, ({ id }) => id.endsWith(`:service/${given}`) || id === given),
  "aws:ecs/taskDefinition:TaskDefinition": (given) => ({
    id: lastPart(given.replace(/:\d+$/, "")),
  }),
  "aws:lambda/permission:Permission": (given) => ({ id: lastPart(given) }),
  // By the identifier that a person knows; its own id is the resource id.
  "aws:rds/instance:Instance": (given) =>
    where(given, ({ outputs }) => outputs.identifier === given),
};

/** What the id of an import of an AWS type says; undefined where it is the object's own. */
export function awsImported(type: string, given: string): ImportedId | undefined {
  return forms[type]?.(given);
}

function where(id: string, matches: (object: WorldObject) => boolean): ImportedId {
  return { id, where: matches };
}
