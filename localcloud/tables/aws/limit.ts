import { asText, isList, number, text, type Value } from "../../values/value.ts";

/** What one value may be. Numbers and texts, lists by their length. */
export interface AwsLimit {
  readonly min?: number;
  readonly max?: number;
  readonly multipleOf?: number;
  /** Accepted whatever the other lines say. */
  readonly orZero?: boolean;
  readonly orMinusOne?: boolean;
  readonly nonZero?: boolean;
  readonly values?: readonly number[];
  /** Beside `values`. */
  readonly orMultipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** The pattern in words. */
  readonly says?: string;
  readonly notPattern?: string;
  readonly json?: boolean;
  /** Length of a CIDR's prefix. */
  readonly prefixMin?: number;
  readonly prefixMax?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Why the value is refused, or nothing. */
export function awsViolation(limit: AwsLimit, value: Value): string | undefined {
  if (isList(value)) {
    return outside(value.length, limit.minItems, limit.maxItems, "has", "elements");
  }
  const digits = number(value);
  if (digits !== undefined) return ofNumber(limit, digits);
  const given = text(value);
  return given === undefined ? undefined : ofText(limit, given);
}

function ofNumber(limit: AwsLimit, value: number): string | undefined {
  if ((limit.orZero && value === 0) || (limit.orMinusOne && value === -1)) return undefined;
  if (limit.nonZero && value === 0) return "is 0, which is not accepted";
  if (limit.values) {
    const multiple = limit.orMultipleOf;
    if (limit.values.includes(value)) return undefined;
    if (multiple !== undefined && value > 0 && value % multiple === 0) return undefined;
    const also = multiple === undefined ? "" : ` or a multiple of ${multiple}`;
    return `is ${value}; expected ${limit.values.join(", ")}${also}`;
  }
  if (limit.multipleOf !== undefined && value % limit.multipleOf !== 0) {
    return `is ${value}; expected a multiple of ${limit.multipleOf}`;
  }
  return outside(value, limit.min, limit.max, "is", "");
}

function ofText(limit: AwsLimit, value: string): string | undefined {
  const shown = JSON.stringify(value);
  if (limit.pattern !== undefined && !new RegExp(limit.pattern).test(value)) {
    return `is ${shown}; expected ${limit.says ?? `a match of ${limit.pattern}`}`;
  }
  if (limit.notPattern !== undefined && new RegExp(limit.notPattern).test(value)) {
    return `is ${shown}; it must not match ${limit.notPattern}`;
  }
  if (limit.json && !isJson(value)) return "contains invalid JSON";
  if (limit.prefixMin !== undefined || limit.prefixMax !== undefined) {
    const prefix = Number(value.split("/")[1]);
    if (!Number.isInteger(prefix)) return `is ${shown}; expected a CIDR such as 10.0.0.0/16`;
    return outside(prefix, limit.prefixMin, limit.prefixMax, "has a prefix of", "bits");
  }
  return outside(value.length, limit.minLength, limit.maxLength, "has", "characters");
}

function outside(
  found: number,
  min: number | undefined,
  max: number | undefined,
  verb: string,
  unit: string,
): string | undefined {
  if ((min === undefined || found >= min) && (max === undefined || found <= max)) return undefined;
  const range =
    min === undefined
      ? `at most ${asText(max)}`
      : max === undefined
        ? `at least ${min}`
        : `${min} to ${max}`;
  return `${verb} ${found}${unit === "" ? "" : ` ${unit}`}; expected ${range}`;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
