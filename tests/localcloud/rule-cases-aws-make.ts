import { fillAccount, parseAccount } from "../../localcloud/hand-made/aws.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { account, removed, type Standing } from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import type { Cloud, Request } from "./support.ts";

type Making = (c: Cloud) => Promise<Request> | Request;
type StandingOf = (c: Cloud) => Promise<Standing>;

/** A second object of the same name is refused, one of another name is not. */
export function nameCase(rule: string, name: string, make: Making): RuleCase {
  const named = async (c: Cloud, value: string, logical: string): Promise<Request> => {
    const { type, inputs } = await make(c);
    return { type, inputs: { ...inputs, [name]: value }, name: logical };
  };
  return {
    rule,
    before: async (c) => c.create(await named(c, "fixnado-one", "first")),
    breaks: async (c) => c.create(await named(c, "fixnado-one", "second")),
    passes: async (c) => c.create(await named(c, "fixnado-two", "second")),
  };
}

/** What is used stays, and goes once its user has gone. */
export function inUseCase(rule: string, used: StandingOf, user: StandingOf): RuleCase {
  return {
    rule,
    before: user,
    breaks: async (c) => removed(c, await used(c)),
    passes: async (c) => removed(c, await user(c), await used(c)),
  };
}

/** An input that names what is not there is refused. */
export function referenceCase(rule: string, make: Making, wrong: Props): RuleCase {
  const asked = async (c: Cloud, inputs: Props): Promise<Request> => {
    const right = await make(c);
    return { ...right, inputs: { ...right.inputs, ...inputs } };
  };
  return {
    rule,
    breaks: async (c) => c.create(await asked(c, wrong)),
    passes: async (c) => c.create(await asked(c, {})),
  };
}

/** Check refuses the inputs with `said`; with `right` in their place it does not. */
export function checkCase(rule: string, said: RegExp, wrong: Request, right: Props): RuleCase {
  return {
    rule,
    check: said,
    breaks: (c) => c.check(wrong),
    passes: (c) => c.check({ ...wrong, inputs: { ...wrong.inputs, ...right } }),
  };
}

/** A limit: after `full` of them there is no room for another one, before there is. */
export function quotaCase(
  rule: string,
  limit: number,
  nth: (c: Cloud, n: number) => Promise<Request>,
): RuleCase {
  const fill = async (c: Cloud, count: number): Promise<void> => {
    for (let n = 0; n < count; n++) await c.create(await nth(c, n));
  };
  return {
    rule,
    breaks: async (c) => {
      await fill(c, limit);
      await c.create(await nth(c, limit));
    },
    passes: (c) => fill(c, limit),
  };
}

/** What people put into the account beside the programs. */
export async function byHand(c: Cloud, given: object): Promise<number> {
  const text = JSON.stringify({ account, region: "eu-west-1", ...given });
  return fillAccount(c.world, parseAccount("account.json", text));
}
