import type { Failure } from "../check/shape.ts";
import { isUnknown, list, type Props, text } from "../values/value.ts";

/** What is wrong with the configuration of an AWS provider. Stricter than the real one: the local cloud has no credentials to tell an account by. */
export function awsConfigFailures(given: Props): Failure[] {
  const failures: Failure[] = [];
  if (!isUnknown(given.region) && !text(given.region)) {
    failures.push({ property: "region", reason: "is required, but missing" });
  }
  const accounts = given.allowedAccountIds;
  if (isUnknown(accounts)) return failures;
  if (list(accounts).length !== 1) {
    const reason = `names ${list(accounts).length} accounts; it must name the one account that the objects stand in`;
    failures.push({ property: "allowedAccountIds", reason });
  }
  for (const account of list(accounts)) {
    if (isUnknown(account) || /^\d{12}$/.test(text(account) ?? "")) continue;
    const reason = `is ${JSON.stringify(account)}; expected an account id of 12 digits`;
    failures.push({ property: "allowedAccountIds", reason });
  }
  return failures;
}
