import type { Condition, Principal, Statement } from "../../guard/read/policy-document.ts";
import type { AwsPlace, StackFacts } from "../rule.ts";

/** Keys of conditions that say whose request it is. */
const whose =
  /^(aws:(principalaccount|sourceaccount|sourcearn)|kms:(calleraccount|encryptioncontext:.+))$/;
const comparing = ["stringequals", "arnequals", "arnlike"];

/**
 * Whether a statement of a thing's own policy lets somebody in who is not of the stack's accounts: everybody, another
 * account, or a service of AWS on anybody's behalf.
 */
export function admitsStrangers(statement: Statement, stack: StackFacts): boolean {
  if (statement.effect === "Deny") return false;
  const accounts = accountsOf(stack);
  return statement.principals.some((it) => !isOwn(it, statement, accounts));
}

export function accountsOf({ sites }: StackFacts): string[] {
  return sites.filter((it): it is AwsPlace => it.substrate === "aws").map(({ account }) => account);
}

function isOwn(
  { kind, value }: Principal,
  statement: Statement,
  accounts: readonly string[],
): boolean {
  const isHeld = statement.conditions.some((it) => namesAccount(it, accounts));
  switch (kind) {
    case "AWS":
      return (
        isHeld ||
        accounts.includes(
          /^arn:aws:(?:iam|sts)::(\d{12}):|^(\d{12})$/.exec(value)?.slice(1).find(Boolean) ?? "",
        )
      );
    case "Service":
      return isHeld || statement.resources.every((it) => isLogOf(it, accounts));
    default:
      return isHeld;
  }
}

/** `aws:SourceAccount` is the account, or an ARN of the account. */
function namesAccount({ operator, key, values }: Condition, accounts: readonly string[]): boolean {
  return (
    comparing.includes(operator) &&
    whose.test(key) &&
    values.length > 0 &&
    values.every((value) => accounts.some((it) => value === it || value.includes(`:${it}:`)))
  );
}

/** Load balancers deliver their logs below the number of their account, and know no condition. */
function isLogOf(resource: string, accounts: readonly string[]): boolean {
  return accounts.some((account) => resource.endsWith(`/AWSLogs/${account}/*`));
}
