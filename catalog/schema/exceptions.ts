import { z } from "zod";
import { consent, stackPart } from "./consent.ts";
import { text } from "./values.ts";

/**
 * How far ahead an exception may last: half a year. A rule that does not fit for longer is wrong, or the stack is;
 * either way somebody has to look again.
 */
export const exceptionDays = 180;

const exception = z.strictObject({
  rule: text(
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/,
    "the id of a policy, for instance aws-bucket-requires-access-block",
  ).describe("The policy that does not hold there."),
  urn: text(
    new RegExp(String.raw`^${stackPart}[^\s]+$`),
    "a URN whose stack is written out, with * for anything behind it: urn:pulumi:<stack>::tenantry::*::<name>",
  ).describe("The resources that it is about, of one stack. * stands for any text."),
  ...consent(exceptionDays),
});

/** `platform/exceptions.yaml`: where a policy does not hold, by name and for a while. */
export const exceptionsSchema = z
  .array(exception, { error: "a list of exceptions" })
  .describe(
    "Where a policy does not hold, and why. One that has expired, or that no resource needs any more, is a violation itself.",
  );
