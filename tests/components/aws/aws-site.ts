import { Provider as Aws } from "@pulumi/aws/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";

/** The account and region of the site that components are tested in. */
export const account = "111122223333";
export const region = "eu-west-1";

/** The explicit providers of an AWS site, as every component gets them. To be called inside a recorded program. */
export function awsOptions(): pulumi.ComponentResourceOptions {
  return {
    providers: [
      new Aws("fixnado-dev", { region, allowedAccountIds: [account] }),
      new Random("fixnado-dev-random"),
    ],
  };
}
