import type { Rule } from "../rule.ts";

export const notSimulated: Rule = {
  id: "not-simulated",
  source: "a limit of the local cloud",
  types: ["Bytes", "Id", "Pet", "Shuffle", "Uuid7"].map(
    (name) => `random:index/random${name}:Random${name}`,
  ),
  check: () => [
    {
      property: "",
      reason:
        "is not part of the local cloud; there are RandomPassword, RandomString, RandomInteger and RandomUuid",
    },
  ],
};
