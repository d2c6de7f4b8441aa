import type {
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { GraphProvider, GraphResource } from "../guard/graph.ts";
import type { Inputs } from "../guard/kinds/kind.ts";
import type { Violation } from "../guard/violation.ts";
import { resourceViolations, stackViolations } from "./check.ts";
import type { Judging } from "./judging.ts";
import { hasArchive, plain } from "./plain.ts";
import type { Rule, StackFacts } from "./rule.ts";

/** What `@pulumi/policy` calls a policy: it may look at resources and at the stack. */
type Policy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/** The name of what the pack owes beside its rules. */
const judgeId = "any-stack-requires-judgement";

/**
 * The rules as the engine's policies. One of them, the judge, asks all rules: the SDK decodes a resource anew for every
 * policy that looks at it, which takes longer than to judge it. The others say what the engine knows of a rule.
 * Whatever goes wrong is remembered by `judging`, never thrown: what is thrown would end the whole operation with a
 * stack trace.
 */
export function toPolicies(rules: readonly Rule[], judging: Judging): Policy[] {
  return [judge(rules, judging), ...rules.map((rule) => toPolicy(rule, judging))];
}

function toPolicy(rule: Rule, judging: Judging): Policy {
  const { level, remediate } = rule;
  const [framework] = rule.frameworks;
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    enforcementLevel: level.protected,
    severity: rule.severity,
    ...(framework ? { framework: { ...framework, version: "", specification: "" } } : {}),
    tags: rule.frameworks.map(({ name, reference }) => `${name} ${reference}`),
    remediationSteps: rule.remedy,
    url: rule.url,
    ...(remediate
      ? {
          enforcementLevel: "remediate",
          remediateResource: remediation(rule, remediate, judging),
          // The judge looks at it: without a function the engine would say that the rule does not apply.
          validateResource: () => undefined,
        }
      : {}),
  };
}

/**
 * Asks every rule, and sees to what the pack owes beside: that the catalog knows the stack, that every rule could
 * answer, and that exceptions are live and used. Always mandatory: a pack that cannot judge lets nothing pass.
 */
function judge(rules: readonly Rule[], judging: Judging): Policy {
  const title = "Every rule could judge the stack, and its exceptions are live and used.";
  const ids = new Set(rules.map(({ id }) => id));
  const tellFaults = (messages: readonly string[], report: ReportViolation): void => {
    for (const message of messages) tell(report, { rule: judgeId, message, level: "mandatory" });
  };
  return {
    name: judgeId,
    displayName: title,
    description: title,
    enforcementLevel: "mandatory",
    severity: "critical",
    validateResource: (args, report) => {
      const resource = fromResource(args);
      judging.saw(resource);
      for (const rule of rules) {
        const look = (facts: StackFacts) => resourceViolations(rule, resource, facts);
        tellAll(judging.ask(rule, args.urn, look), report);
      }
      tellFaults(judging.faults(args.urn), report);
    },
    validateStack: (args, report) => {
      const resources = args.resources.map((it) => fromStack(it, judging.inputsOf(it.urn)));
      const urn = resources[0]?.urn ?? "";
      for (const rule of rules) {
        const look = (facts: StackFacts) => stackViolations(rule, resources, facts);
        tellAll(judging.ask(rule, urn, look), report);
      }
      tellFaults([...judging.faults(urn), ...judging.exceptionProblems(urn, ids)], report);
    },
  };
}

/**
 * Changes the inputs in place. The SDK cannot give back the files of an archive: code would be lost with what is put
 * right, so such a resource is left as it is, and its violation stands.
 */
function remediation(rule: Rule, remediate: NonNullable<Rule["remediate"]>, judging: Judging) {
  return (args: ResourceValidationArgs): Record<string, unknown> | undefined => {
    const { urn, props } = args;
    const before = fromResource(args);
    if (hasArchive(props)) return undefined;
    judging.ask(rule, urn, (stack) => {
      remediate({ resource: before, stack }, props);
      return [];
    });
    const changed = JSON.stringify(plain(props)) !== JSON.stringify(before.inputs);
    return changed ? props : undefined;
  };
}

function tellAll(violations: readonly Violation[], report: ReportViolation): void {
  for (const { rule, message, remedy, severity, urn, level } of violations) {
    const text = `${message}\n${remedy}`;
    tell(report, { rule, level, severity, message: text, ...(urn ? { urn } : {}) });
  }
}

/**
 * Reports in the name of a rule, and at the level that the stack's environment gives it. The SDK takes an object here
 * as well as a text, which its types do not say.
 */
function tell(
  report: ReportViolation,
  { rule, level, ...said }: Pick<Violation, "rule" | "message" | "level"> & Partial<Violation>,
): void {
  const reportObject = report as unknown as (violation: object) => void;
  reportObject({ ...said, name: rule, enforcementLevel: level });
}

/** What a resource rule gets: inputs, before anything is done. */
function fromResource(args: ResourceValidationArgs): GraphResource {
  const { urn, type, name, opts } = args;
  return {
    urn,
    type,
    name,
    ...(opts.parent && !isStack(opts.parent) ? { parent: opts.parent } : {}),
    inputs: plain(args.props),
    outputs: {},
    ...optionsOf(args),
    ...providerOf(args),
  };
}

/** What a stack rule gets: the engine hands over outputs alone, so that inputs are those that were seen before. */
function fromStack(resource: PolicyResource, inputs: Inputs | undefined): GraphResource {
  const { urn, type, name, parent } = resource;
  const outputs = plain(resource.props);
  return {
    urn,
    type,
    name,
    ...(parent && !isStack(parent.urn) ? { parent: parent.urn } : {}),
    inputs: inputs ?? outputs,
    outputs,
    ...withDependencies(optionsOf(resource), resource.propertyDependencies),
    ...providerOf(resource),
  };
}

function optionsOf({
  opts,
}: Pick<ResourceValidationArgs, "opts">): Pick<GraphResource, "protect" | "options"> {
  const { protect, ignoreChanges, deleteBeforeReplace, additionalSecretOutputs, aliases } = opts;
  return {
    protect,
    options: {
      ignoreChanges,
      deleteBeforeReplace: deleteBeforeReplace ?? false,
      additionalSecretOutputs,
      aliases,
    },
  };
}

function withDependencies(
  given: ReturnType<typeof optionsOf>,
  sources: PolicyResource["propertyDependencies"],
): ReturnType<typeof optionsOf> {
  const dependencies = Object.fromEntries(
    Object.entries(sources).map(([input, from]) => [input, from.map(({ urn }) => urn)]),
  );
  return { ...given, options: { ...given.options, dependencies } };
}

function providerOf({ provider }: Pick<ResourceValidationArgs, "provider">): {
  provider?: GraphProvider;
} {
  if (!provider) return {};
  const { type, name, props } = provider;
  return { provider: { type, name, inputs: plain(props) } };
}

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
