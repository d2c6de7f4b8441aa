import { awsTagKeys } from "../conventions.ts";
import type { DeployActions } from "./deploy-role-actions.ts";
import type { PolicyStatement } from "./policy-document.ts";

export interface DeployScope {
  /** The site's id. */
  readonly site: string;
  readonly account: string;
  readonly region: string;
  /** All host names of the site stand at or below it. */
  readonly domain: string;
  /** Id of the hosted zone that the site's names stand in. */
  readonly domainZone: string;
}

/** A condition of IAM: all of it holds, or the statement does not. */
type Condition = NonNullable<PolicyStatement["Condition"]>;

const resourceTag = `aws:ResourceTag/${awsTagKeys.site}`;
const requestTag = `aws:RequestTag/${awsTagKeys.site}`;

/** What is the site's, and stays it. */
export function ofSite({ site }: Pick<DeployScope, "site">): Condition {
  return {
    StringEquals: { [resourceTag]: site },
    StringEqualsIfExists: { [requestTag]: site },
  };
}

/** What no site has, and becomes this site's by the call: a new thing, or one without a site's tag. */
export function toBeOfSite({ site }: Pick<DeployScope, "site">): Condition {
  return { StringEquals: { [requestTag]: site }, Null: { [resourceTag]: "true" } };
}

/** What no site has. */
export const ofNobody: Condition = { Null: { [resourceTag]: "true" } };

/** For actions that know neither a tag nor a name: at least nowhere else. */
export function inRegion({ region }: Pick<DeployScope, "region">): Condition {
  return { StringEquals: { "aws:RequestedRegion": region } };
}

/**
 * A call that makes something in something, a subnet in a VPC, is asked about both: the VPC has to be the site's. So
 * what makes also stands with what changes.
 */
export function serviceStatements(actions: DeployActions, scope: DeployScope): PolicyStatement[] {
  const { service, reads = [], unconfined = [], makes = [], tags, changes = [] } = actions;
  const name = service.replaceAll("-", "");
  const all = `arn:aws:${service}:${scope.region}:${scope.account}:*`;
  const tagging = tags === undefined ? [] : [tags];
  const byCreation = actions.saysCreateAction === true;
  const statements = [
    allow(`${name}Read`, [...reads, ...unconfined], "*", inRegion(scope)),
    // Before a thing is there some services know no ARN of it, so the account cannot be named.
    allow(`${name}Make`, [...makes, ...(byCreation ? [] : tagging)], "*", toBeOfSite(scope)),
    allow(`${name}TagNew`, byCreation ? tagging : [], all, whileMaking(service, scope)),
    allow(`${name}Own`, [...makes, ...tagging, ...changes], all, ofSite(scope)),
  ];
  return statements.filter(({ Action }) => Action !== undefined && Action.length > 0);

  function allow(
    Sid: string,
    list: readonly string[],
    Resource: string,
    Condition: Condition,
  ): PolicyStatement {
    const Action = list.map((action) => `${service}:${action}`);
    return { Sid, Effect: "Allow", Action, Resource, Condition };
  }
}

function whileMaking(service: string, scope: DeployScope): Condition {
  const { StringEquals, Null } = toBeOfSite(scope);
  return {
    ...(StringEquals && { StringEquals }),
    Null: { ...Null, [`${service}:CreateAction`]: "false" },
  };
}
