import type { Failure } from "../../check/shape.ts";
import { describeUrn } from "../../values/urn.ts";
import { asText, at, list, text, type Value } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import * as types from "./types.ts";

const SECRET_BYTES = 32;

export const tunnelNameTaken: Rule = {
  id: "cloudflare-tunnel-name-taken",
  source:
    "https://developers.cloudflare.com/api/resources/zero_trust/subresources/tunnels: 1013, you already have a tunnel with this name",
  types: [types.tunnel],
  owns: ({ accountId, name }, id) => [
    { kind: "tunnel name", key: `${asText(name)} in ${asText(accountId)}` },
    { kind: "tunnel", key: id },
  ],
  taken: (mark, owner) =>
    `you already have a tunnel with this name: ${mark.key}, made by ${describeUrn(owner.urn)}`,
};

export const tunnelSecret: Rule = {
  id: "cloudflare-tunnel-secret",
  source:
    "documentation in @pulumi/cloudflare 6.22.0: tunnelSecret is at least 32 bytes, encoded as a base64 string",
  types: [types.tunnel],
  put: ({ inputs }) => {
    const secret = text(inputs.tunnelSecret);
    if (secret === undefined) return undefined;
    const bytes = Buffer.from(secret, "base64");
    return bytes.toString("base64") === secret && bytes.length >= SECRET_BYTES
      ? undefined
      : "tunnelSecret is not the base64 of at least 32 bytes";
  },
};

export const tunnelExists: Rule = {
  id: "cloudflare-tunnel-exists",
  source:
    "https://developers.cloudflare.com/api/resources/zero_trust/subresources/tunnels: 1003, tunnel not found",
  types: [types.tunnelConfig],
  needs: ({ tunnelId }) => [
    {
      mark: { kind: "tunnel", key: asText(tunnelId) },
      refusal: `there is no tunnel ${asText(tunnelId)}`,
    },
  ],
};

export const ingressCatchAll: Rule = {
  id: "cloudflare-ingress-catch-all",
  source:
    "https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/local-management/configuration-file/: the last ingress rule must match all URLs, and no earlier one may",
  types: [types.tunnelConfig],
  check: ({ config }): Failure[] => {
    const rules = at(config, "ingresses");
    if (!Array.isArray(rules)) return [];
    return list(rules).flatMap((rule, index, { length }) => {
      const property = `config.ingresses[${index}]`;
      if (index < length - 1) {
        const reason = "matches every request, so that no later rule is ever asked";
        return matchesAll(rule) ? [{ property, reason }] : [];
      }
      const reason = "is the last rule and must match all URLs: take hostname and path out";
      return matchesAll(rule) ? [] : [{ property, reason }];
    });
  },
};

function matchesAll(rule: Value | undefined): boolean {
  return at(rule, "hostname") === undefined && at(rule, "path") === undefined;
}

export const policyExists: Rule = {
  id: "cloudflare-access-policy-exists",
  source:
    "https://developers.cloudflare.com/api/resources/zero_trust/subresources/access/subresources/applications: a policy by its id has to be in the account",
  types: [types.accessApplication],
  needs: ({ policies }) =>
    list(policies).flatMap((policy) => {
      const id = text(at(policy, "id"));
      const mark = { kind: "access policy", key: id ?? "" };
      return id === undefined ? [] : [{ mark, refusal: `there is no access policy ${id}` }];
    }),
};

export const policyInUse: Rule = {
  id: "cloudflare-access-policy-in-use",
  source:
    "https://developers.cloudflare.com/cloudflare-one/access-controls/policies/policy-management/: a policy that an application uses cannot be deleted",
  types: [types.accessPolicy],
  owns: (_inputs, id) => [{ kind: "access policy", key: id }],
  remove: ({ world, site, id }) => {
    const [user] = world.users(site, { kind: "access policy", key: id });
    return user && `the access policy is used by ${describeUrn(user.urn)}`;
  },
};
