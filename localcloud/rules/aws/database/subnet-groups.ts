import { asText } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { texts } from "../select.ts";
import { dbSubnetGroup, subnet } from "../types.ts";

export const databaseZones: Rule = {
  id: "aws-db-zones",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html: DBSubnetGroupDoesNotCoverEnoughAZs, at least two",
  types: [dbSubnetGroup],
  put: ({ world, site, inputs }) => {
    const zones = new Set(
      texts(inputs, "subnetIds[*]").map((id) =>
        asText(world.find(site, subnet, id)?.inputs.availabilityZone),
      ),
    );
    return zones.size < 2
      ? `a DB subnet group covers two zones at least; its subnets are in ${zones.size}`
      : undefined;
  },
};
