import type { Props } from "../../../values/value.ts";
import type { Mark } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { isAwsOwn, isRegional, type Kind, markOf, markOfArn } from "../marks.ts";
import { texts } from "../select.ts";
import { ownerInAccount } from "./account.ts";

/** Which inputs name what. `arn`: the ARN itself says what it names. */
export type Uses = Readonly<Record<string, Readonly<Record<string, Kind | "arn">>>>;

interface Options {
  readonly id: string;
  readonly source: string;
  /** What is known by its own id. What is known by a name is told by the rule about that name. */
  readonly targets: Readonly<Record<string, Kind>>;
  readonly uses: Uses;
}

/** Inputs that name something must name what stands in the account. Kinds that may be there before are only noted. */
export function referenceRule({ id, source, targets, uses }: Options): Rule {
  const marks = (type: string, inputs: Props): { mark: Mark; named: string; input: string }[] =>
    Object.entries(uses[type] ?? {}).flatMap(([path, kind]) =>
      texts(inputs, path).flatMap((named) => {
        const mark = kind === "arn" ? markOfArn(named) : markOf(kind, named);
        return mark && !isAwsOwn(mark) ? [{ mark, named, input: path }] : [];
      }),
    );
  return {
    id,
    source,
    types: [...new Set([...Object.keys(targets), ...Object.keys(uses)])],
    owns: (_inputs, own, type) => {
      const kind = targets[type];
      return kind === undefined ? [] : [{ kind, key: own }];
    },
    mentions: (inputs, type) => marks(type, inputs).map(({ mark }) => mark),
    put: ({ world, site, type, inputs }) => {
      const missing = marks(type, inputs).filter(({ mark }) => {
        if (mark.kind === "hosted zone") return false;
        return isRegional(mark) ? !world.owner(site, mark) : !ownerInAccount(world, site, mark);
      });
      return missing.length === 0
        ? undefined
        : missing
            .map(
              ({ mark, named, input }) => `there is no ${mark.kind} ${named}, which ${input} names`,
            )
            .join("; ");
    },
  };
}
