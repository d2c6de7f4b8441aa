import { number } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { randomPassword } from "../types.ts";

export const passwordLength: Rule = {
  id: "password-length",
  source:
    "https://github.com/hashicorp/terraform-provider-random: the minima must fit into the length",
  types: [randomPassword, "random:index/randomString:RandomString"],
  check: (inputs) => {
    const minima = ["minLower", "minUpper", "minNumeric", "minSpecial"];
    const sum = minima.reduce((total, name) => total + (number(inputs[name]) ?? 0), 0);
    const length = number(inputs.length);
    return length !== undefined && sum > length
      ? [{ property: "length", reason: `is ${length}, less than the sum of the minima, ${sum}` }]
      : [];
  },
};
