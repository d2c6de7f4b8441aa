import type { Failure } from "../../check/shape.ts";
import { describeUrn } from "../../values/urn.ts";
import { asText, at, list, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import * as types from "./types.ts";

export const phaseTaken: Rule = {
  id: "cloudflare-phase-taken",
  source:
    "https://github.com/cloudflare/terraform-provider-cloudflare/issues/5599: a similar configuration with rules already exists; a zone has one entry point for each phase",
  types: [types.ruleset],
  owns: ({ kind, phase, zoneId }) =>
    asText(kind) === "zone"
      ? [{ kind: "entry point", key: `${asText(phase)} of ${asText(zoneId)}` }]
      : [],
  taken: (mark, owner) =>
    `a similar configuration with rules already exists: ${mark.kind} ${mark.key}, made by ${describeUrn(owner.urn)}`,
};

export const rateLimitPlace: Rule = {
  id: "cloudflare-rate-limit-place",
  source:
    "https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/: cf.colo.id is mandatory among the characteristics",
  types: [types.ruleset],
  check: ({ phase, rules }): Failure[] =>
    asText(phase) === "http_ratelimit"
      ? list(rules).flatMap((rule, index) => {
          const given = at(rule, "ratelimit.characteristics");
          const wrong = Array.isArray(given) && !given.includes("cf.colo.id");
          const property = `rules[${index}].ratelimit.characteristics`;
          return wrong ? [{ property, reason: "must have cf.colo.id among them" }] : [];
        })
      : [],
};

export const refOnce: Rule = {
  id: "cloudflare-rule-ref-once",
  source:
    "https://developers.cloudflare.com/ruleset-engine/rulesets-api/: ref, the reference of the rule, which is unique in its ruleset",
  types: [types.ruleset],
  check: ({ rules }): Failure[] => {
    const refs = list(rules).map((rule) => text(at(rule, "ref")));
    return refs.flatMap((ref, index) =>
      ref !== undefined && refs.indexOf(ref) < index
        ? [{ property: `rules[${index}].ref`, reason: `is ${ref}, as an earlier rule's is` }]
        : [],
    );
  },
};
