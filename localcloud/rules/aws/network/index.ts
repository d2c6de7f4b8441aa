import type { Rule } from "../../rule.ts";
import { networkSize, subnetRange } from "./cidr.ts";
import {
  elasticIpInUse,
  internetGatewayInUse,
  routeTableInUse,
  subnetInUse,
  vpcInUse,
} from "./in-use.ts";
import { networkReferences } from "./references.ts";
import {
  elasticIpOnce,
  endpointNameTaken,
  endpointShape,
  natNeedsInternet,
  routeTwice,
  subnetOneRouteTable,
} from "./routes.ts";
import {
  securityGroupInUse,
  securityGroupName,
  securityGroupRuleTwice,
} from "./security-groups.ts";

export const networkRules: readonly Rule[] = [
  networkSize,
  subnetRange,
  vpcInUse,
  subnetInUse,
  routeTableInUse,
  internetGatewayInUse,
  elasticIpInUse,
  networkReferences,
  routeTwice,
  subnetOneRouteTable,
  natNeedsInternet,
  elasticIpOnce,
  endpointShape,
  endpointNameTaken,
  securityGroupName,
  securityGroupRuleTwice,
  securityGroupInUse,
];
