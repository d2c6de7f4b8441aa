import { LogGroup as CloudWatchLogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";

const type = token("aws", "LogGroup");

/** What CloudWatch takes, in days; 0, which is "for ever", is left out on purpose. */
const allowedDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

export interface LogGroupArgs {
  /**
   * The group's name in CloudWatch, where another service of AWS dictates one: `/aws/lambda/acme-smoke`. Another one
   * replaces the group and leaves its logs behind.
   * @default - made from the component's name, with a suffix of its own
   */
  readonly group?: string;
  /** Days that a line is kept: one of CloudWatch's own steps, never for ever. */
  readonly days: number;
  /** @default - encrypted with a key of CloudWatch's own */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** `protected`: neither Pulumi nor CloudWatch deletes the group; its lines go when their days are over. */
  readonly lifecycle: Lifecycle;
  /** Whose logs these are. */
  readonly service?: string;
}

/**
 * A group of logs that ends by itself: lines older than `days` go. Days and key change in place.
 *
 * Children: `<name>`.
 */
export class LogGroup extends Component {
  readonly arn: pulumi.Output<string>;
  /** The group's name in CloudWatch. */
  readonly groupName: pulumi.Output<string>;

  constructor(name: string, args: LogGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    const { group, days, kmsKeyArn, lifecycle, service } = args;
    super(type, name, { days, lifecycle }, opts);
    this.refuse(problemsOf(days));
    const isProtected = lifecycle === "protected";
    const made = new CloudWatchLogGroup(
      this.child(),
      {
        ...(group === undefined ? {} : { name: group }),
        retentionInDays: days,
        ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
        logGroupClass: "STANDARD",
        deletionProtectionEnabled: isProtected,
        skipDestroy: isProtected,
        tags: awsTags({ lifecycle, ...(service === undefined ? {} : { service }) }),
      },
      this.options({ protect: isProtected, deleteBeforeReplace: group !== undefined }),
    );
    this.arn = made.arn;
    this.groupName = made.name;
    this.registerOutputs({ arn: this.arn, groupName: this.groupName });
  }
}

function problemsOf(days: number): string[] {
  if (allowedDays.includes(days)) return [];
  const next = allowedDays.find((allowed) => allowed > days);
  return [
    `days is ${days}, and CloudWatch keeps logs for one of ${allowedDays.join(", ")} days. ` +
      `Use ${next ?? allowedDays.at(-1)}.`,
  ];
}
