import type { Failure } from "../../../check/shape.ts";
import { at, list, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import * as types from "../types.ts";

/** Six fields, of which one of the two kinds of day is `?`. */
const cronFields: readonly {
  readonly name: string;
  readonly form: RegExp;
  readonly max: number;
}[] = [
  { name: "minutes", form: /^[\d,\-*/]+$/, max: 59 },
  { name: "hours", form: /^[\d,\-*/]+$/, max: 23 },
  { name: "day of month", form: /^[\d,\-*/?LW]+$/, max: 31 },
  { name: "month", form: /^[\dA-Z,\-*/]+$/, max: 12 },
  { name: "day of week", form: /^[\dA-Z,\-*/?#]+$/, max: 7 },
  { name: "year", form: /^[\d,\-*/]+$/, max: 2199 },
];

/** What is wrong with `cron(…)`, `rate(…)` or `at(…)`; nothing if it is right. */
function expressionProblem(given: string, allowed: readonly string[]): string | undefined {
  const [, kind = "", inner = ""] = /^(\w+)\((.*)\)$/s.exec(given) ?? [];
  if (!allowed.includes(kind)) {
    return `is ${JSON.stringify(given)}; it must be ${allowed.map((name) => `${name}(…)`).join(" or ")}`;
  }
  if (kind === "at") {
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner) && !Number.isNaN(Date.parse(`${inner}Z`))
      ? undefined
      : `is ${given}; it must be such as at(2027-01-31T02:00:00)`;
  }
  return kind === "rate" ? rateProblem(given, inner) : cronProblem(given, inner);
}

function rateProblem(given: string, inner: string): string | undefined {
  const [, value = "", unit = "", many = ""] = /^(\d+) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  if (value === "" || Number(value) < 1) return `is ${given}; it must be such as rate(5 minutes)`;
  return (Number(value) === 1) === (many === "")
    ? undefined
    : `is ${given}; it must be ${value} ${unit}${Number(value) === 1 ? "" : "s"}`;
}

function cronProblem(given: string, inner: string): string | undefined {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) {
    return `is ${given}; cron takes six fields: ${cronFields.map(({ name }) => name).join(", ")}`;
  }
  for (const [index, { name, form, max }] of cronFields.entries()) {
    const field = fields[index] ?? "";
    const steps = (field.match(/\d+/g) ?? []).map(Number);
    if (!form.test(field) || steps.some((step) => step > max))
      return `is ${given}; ${name} cannot be ${field}`;
  }
  return [fields[2], fields[4]].filter((field) => field === "?").length === 1
    ? undefined
    : `is ${given}; one of day of month and day of week must be ?`;
}

const places: Readonly<Record<string, readonly [path: string, allowed: readonly string[]]>> = {
  [types.schedule]: ["scheduleExpression", ["rate", "cron", "at"]],
  "aws:cloudwatch/eventRule:EventRule": ["scheduleExpression", ["rate", "cron"]],
  [types.secretRotation]: ["rotationRules.scheduleExpression", ["rate", "cron"]],
};

export const scheduleExpression: Rule = {
  id: "aws-schedule-expression",
  source:
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html; https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html: ValidationException",
  types: [...Object.keys(places), types.backupPlan],
  check: (inputs, _config, type): Failure[] => {
    if (type === types.backupPlan) {
      return list(inputs.rules).flatMap((rule, index) =>
        problem(text(at(rule, "schedule")), ["cron", "rate"], `rules[${index}].schedule`),
      );
    }
    const [path, allowed] = places[type] ?? ["scheduleExpression", []];
    return problem(text(at(inputs, path)), allowed, path);
  },
};

function problem(
  given: string | undefined,
  allowed: readonly string[],
  property: string,
): Failure[] {
  const reason = given === undefined ? undefined : expressionProblem(given, allowed);
  return reason === undefined ? [] : [{ property, reason }];
}

export const scheduleTimeZone: Rule = {
  id: "aws-schedule-time-zone",
  source:
    "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html: Invalid ScheduleExpressionTimezone",
  types: [types.schedule],
  check: ({ scheduleExpressionTimezone }) => {
    const zone = text(scheduleExpressionTimezone);
    if (zone === undefined || zone === "UTC" || Intl.supportedValuesOf("timeZone").includes(zone))
      return [];
    return [
      {
        property: "scheduleExpressionTimezone",
        reason: `is ${JSON.stringify(zone)}, which no IANA time zone is`,
      },
    ];
  },
};
