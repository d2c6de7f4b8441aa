import { SecurityGroup as Ec2SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import {
  type EgressRule,
  type IngressRule,
  peerOf,
  portsOf,
  securityGroupProblems,
} from "./security-group-rules.ts";

const type = token("aws", "SecurityGroup");

export interface SecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /**
   * What the group is for, at most 255 characters. Never edited: another text replaces the group, and AWS deletes no
   * group that is still in use.
   */
  readonly description: string;
  /**
   * Who may open a connection to its members. The key names the rule for ever: what has another key is another rule,
   * and AWS refuses a rule that is there already under an old one.
   */
  readonly ingress: Readonly<Record<string, IngressRule>>;
  /** Where its members may open a connection to; nothing else, DNS of the VPC's resolver aside. */
  readonly egress: Readonly<Record<string, EgressRule>>;
  /** Service that it belongs to, for its tags. @default - none */
  readonly service?: string;
}

/**
 * A security group whose rules are resources of their own: adding one changes no other, and no rule that somebody
 * added by hand is hidden in a list. Without rules it only marks its members, so that others can name them.
 *
 * Children: `<name>`, `<name>-in-<key>` and `<name>-out-<key>`.
 */
export class SecurityGroup extends Component {
  /** Known once its rules stand: what names it is made after them, and goes before them. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: SecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { description: args.description }, opts);
    this.refuse(securityGroupProblems(args));
    const group = this.createGroup(args);
    const rules = [
      ...Object.entries(args.ingress).map(([key, rule]) => this.createIngress(group, key, rule)),
      ...Object.entries(args.egress).map(([key, rule]) => this.createEgress(group, key, rule)),
    ];
    const standing = pulumi.all(rules.map(({ urn }) => urn));
    this.securityGroupId = pulumi.all([group, standing]).apply(([id]) => id);
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }

  private createGroup({ vpcId, description, service }: SecurityGroupArgs): pulumi.Output<string> {
    const tags = awsTags({
      lifecycle: "disposable",
      ...(service === undefined ? {} : { service }),
    });
    const group = new Ec2SecurityGroup(
      this.child(),
      { vpcId, description, tags: { ...tags, Name: this.child() } },
      this.options(),
    );
    return group.id;
  }

  private createIngress(
    securityGroupId: pulumi.Output<string>,
    key: string,
    rule: IngressRule,
  ): pulumi.Resource {
    return new SecurityGroupIngressRule(
      this.child(`in-${key}`),
      {
        securityGroupId,
        ipProtocol: "tcp",
        ...portsOf(rule.port),
        ...peerOf(rule.from),
        description: rule.description,
      },
      this.options(),
    );
  }

  private createEgress(
    securityGroupId: pulumi.Output<string>,
    key: string,
    rule: EgressRule,
  ): pulumi.Resource {
    return new SecurityGroupEgressRule(
      this.child(`out-${key}`),
      {
        securityGroupId,
        ipProtocol: "tcp",
        ...portsOf(rule.port),
        ...peerOf(rule.to),
        description: rule.description,
      },
      this.options(),
    );
  }
}
