import type { Failure } from "../../check/shape.ts";
import { at, isUnknown, type Props, text } from "../../values/value.ts";

/** Inputs that are refused or needed under a condition (`conflictsIf`, `requiresIf`); the sources stand in the tables. */
const checks: Readonly<Record<string, (given: Props) => Failure[]>> = {
  "aws:ec2/natGateway:NatGateway": (given) => {
    const isPrivate = given.connectivityType === "private";
    return isPrivate
      ? refused(given, ["allocationId", "secondaryAllocationIds"], "with connectivityType private")
      : refused(given, ["secondaryPrivateIpAddressCount"], "with connectivityType public");
  },
  "aws:lambda/function:Function": (given) =>
    (text(given.packageType) ?? "Zip") === "Zip"
      ? missing(given, ["handler", "runtime"], "with packageType Zip")
      : [],
  "aws:lambda/invocation:Invocation": (given) => {
    const input = text(given.input)?.trim();
    const isObject = input === undefined || (input.startsWith("{") && input.endsWith("}"));
    const reason = 'must be a JSON object with a lifecycleScope other than "CREATE_ONLY"';
    return given.lifecycleScope === "CRUD" && !isObject ? [{ property: "input", reason }] : [];
  },
  "aws:lb/targetGroup:TargetGroup": (given) => {
    if (isUnknown(given.targetType)) return [];
    if (given.targetType === "lambda") {
      const names = ["port", "protocol", "protocolVersion", "vpcId", "healthCheck.protocol"];
      return refused(given, names, "with targetType lambda");
    }
    const isHttp = ["HTTP", "HTTPS"].includes(text(given.protocol) ?? "HTTP");
    return [
      ...missing(given, ["port", "protocol", "vpcId"], "with a targetType other than lambda"),
      ...(isHttp ? [] : refused(given, ["protocolVersion"], "with a protocol other than HTTP(S)")),
      ...(isHttp && at(given, "healthCheck.protocol") === "TCP"
        ? refused(given, ["healthCheck.protocol"], "as TCP with protocol HTTP or HTTPS")
        : []),
    ];
  },
};

export function conditionFailures(type: string, given: Props): Failure[] {
  return checks[type]?.(given) ?? [];
}

/** For the tests. */
export function hasConditions(type: string): boolean {
  return type in checks;
}

function refused(given: Props, names: readonly string[], when: string): Failure[] {
  return names
    .filter((name) => at(given, name) !== undefined)
    .map((property) => ({ property, reason: `cannot be specified ${when}` }));
}

function missing(given: Props, names: readonly string[], when: string): Failure[] {
  return names
    .filter((name) => at(given, name) === undefined)
    .map((property) => ({ property, reason: `must be specified ${when}` }));
}
