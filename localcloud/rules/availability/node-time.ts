import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { nodeTime } from "../types.ts";

export const nodeTimeZone: Rule = {
  id: "node-time",
  source: "PVE: `No such timezone`",
  types: [nodeTime],
  check: (inputs) => {
    const zone = text(inputs.timeZone);
    return zone === undefined || isZone(zone)
      ? []
      : [
          {
            property: "timeZone",
            reason: `is ${JSON.stringify(zone)}, which no IANA time zone is`,
          },
        ];
  },
};

function isZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return !/^[+-]/.test(timeZone);
  } catch {
    return false;
  }
}
