import { deletesFirst } from "../tables/aws/autonaming.ts";
import { awsOutputs } from "../tables/aws/computed.ts";
import { newAwsId } from "../tables/aws/ids.ts";
import { awsCarried } from "../tables/aws/outputs/index.ts";
import { awsForcesReplacement } from "../tables/aws/replacements.ts";
import { changes } from "../values/diff.ts";
import { awsPlace } from "../world/site.ts";
import { awsChecked } from "./aws-check.ts";
import type { Ways } from "./ways.ts";

/** How the AWS provider does what each provider does in a way of its own. */
export const awsWays: Ways = {
  checked: awsChecked,
  differences: (type, old, news) => {
    const [from, to] = [awsOutputs(old.inputs), awsOutputs(news)];
    return changes(from, to).map((change) => ({
      change,
      replaces: awsForcesReplacement(type, change, { from, to }),
    }));
  },
  oldGoesFirst: deletesFirst,
  returned: awsOutputs,
  carried: awsCarried,
  // The place of a task definition's revision is taken by the next one, which has the same id.
  isAnother: (standing, meant) => standing.arn !== meant.arn,
  newId: ({ type, urn, site, inputs, world }) => {
    const seed = `${site} ${urn} ${world.count(`made ${site} ${urn}`)}`;
    return newAwsId(type, { inputs, place: awsPlace(site), seed });
  },
};
