import type { ResourceSchema } from "../../schema/model.ts";
import { parseUrn } from "../../values/urn.ts";
import type { Props } from "../../values/value.ts";

/** How the provider names an object whose program gives no name. */
interface AutoName {
  /** Input that gets the name. */
  readonly input: string;
  /** Longest name, digits included. */
  readonly max: number;
  /** @default "-" */
  readonly separator?: string;
  readonly lowerCase?: boolean;
  /** @default nothing */
  readonly around?: (name: string, inputs: Props) => string;
}

/** Source: https://github.com/pulumi/pulumi-aws, provider/resources.go and the fields it lists. */
const named: Readonly<Record<string, AutoName>> = {
  "aws:cloudwatch/eventRule:EventRule": { input: "name", max: 64 },
  "aws:cloudwatch/eventTarget:EventTarget": { input: "targetId", max: 255 },
  "aws:ec2/keyPair:KeyPair": { input: "keyName", max: 255 },
  "aws:efs/fileSystem:FileSystem": { input: "creationToken", max: 255 },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    input: "replicationGroupId",
    max: 40,
    lowerCase: true,
  },
  "aws:iam/role:Role": { input: "name", max: 64 },
  "aws:kms/alias:Alias": {
    input: "name",
    max: 238,
    around: (name) => (name.startsWith("alias/") ? name : `alias/${name}`),
  },
  "aws:lambda/function:Function": { input: "name", max: 64 },
  "aws:lambda/permission:Permission": { input: "statementId", max: 100 },
  "aws:lb/loadBalancer:LoadBalancer": { input: "name", max: 32 },
  "aws:lb/targetGroup:TargetGroup": { input: "name", max: 32 },
  "aws:rds/instance:Instance": { input: "identifier", max: 255, separator: "" },
  "aws:s3/bucket:Bucket": { input: "bucket", max: 63, lowerCase: true },
  "aws:sns/topic:Topic": {
    input: "name",
    max: 80,
    around: (name, inputs) => (inputs.fifoTopic === true ? `${name}.fifo` : name),
  },
  "aws:sqs/queue:Queue": {
    input: "name",
    max: 80,
    around: (name, inputs) => (inputs.fifoQueue === true ? `${name}.fifo` : name),
  },
};

/** The name of a record is a domain name. */
const unnamed = new Set(["aws:route53/record:Record"]);

/** How a type is named by the provider; undefined where it never is. */
export function autoNameOf(type: string, schema: ResourceSchema): AutoName | undefined {
  if (unnamed.has(type)) return undefined;
  const own = named[type];
  if (own) return own;
  return schema.inputs.name?.required === false ? { input: "name", max: 255 } : undefined;
}

/** The logical name with seven hex digits. Throws when that is longer than the name may be. */
export function autoName(form: AutoName, urn: string, inputs: Props, seed: Uint8Array): string {
  const { name } = parseUrn(urn);
  const digits = Buffer.from(seed).toString("hex").padEnd(7, "0").slice(0, 7);
  const made = `${name}${form.separator ?? "-"}${digits}`;
  if (made.length > form.max) {
    throw new Error(
      `name '${name}' plus 7 random chars is longer than maximum length ${form.max}; ` +
        `give ${form.input} a shorter value`,
    );
  }
  const cased = form.lowerCase ? made.toLowerCase() : made;
  return form.around?.(cased, inputs) ?? cased;
}

/**
 * Types whose old object goes before the new one comes, because both cannot stand at once.
 * Source: https://github.com/pulumi/pulumi-aws, DeleteBeforeReplace in provider/resources.go.
 */
const oldGoesFirst = new Set([
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:efs/mountTarget:MountTarget",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
]);

/** Key of the list of inputs that the program did not give; the bridge keeps it in the inputs. */
export const defaultsKey = "__defaults";

/**
 * Whether the bridge removes the old object first: always for some types, and wherever the program chooses the name, for
 * two objects of one name cannot stand at once.
 */
export function deletesFirst(type: string, schema: ResourceSchema, inputs: Props): boolean {
  if (oldGoesFirst.has(type)) return true;
  const input = autoNameOf(type, schema)?.input;
  const defaults = inputs[defaultsKey];
  if (input === undefined || !Array.isArray(defaults)) return false;
  return inputs[input] !== undefined && !defaults.includes(input);
}
