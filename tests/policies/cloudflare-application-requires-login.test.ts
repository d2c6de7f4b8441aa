import { unknownValue } from "../../guard/graph.ts";
import { cloudflareApplicationRequiresLogin } from "../../policies/rules/cloudflare-application-requires-login.ts";
import { aCloudflare, tunnelRules } from "./support/cloudflare.ts";
import { aPlatform } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const stack = aPlatform();
const people = (changed: object = {}) =>
  aCloudflare("ZeroTrustAccessPolicy", "site-admin", {
    decision: "allow",
    includes: [{ emailDomain: { domain: "site.example" } }],
    requires: [{ authMethod: { authMethod: "mfa" } }],
    ...changed,
  });
const everybody = aCloudflare("ZeroTrustAccessPolicy", "site-admin-open", {
  decision: "bypass",
  includes: [{ everyone: {} }],
});
const application = (uri: unknown, policy = "site-admin") =>
  aCloudflare("ZeroTrustAccessApplication", "site-admin-n8n", {
    destinations: [{ type: "public", uri }],
    policies: [{ id: `${policy}-id`, precedence: 1 }],
  });
const host = "n8n.site.example";
const guarded = { originRequest: { access: { required: true, audTags: ["x"] } } };

ruleCases(cloudflareApplicationRequiresLogin, {
  passes: {
    "a login with a second factor, asked for by the tunnel too": {
      resources: [people(), application(host), tunnelRules(guarded)],
      stack,
    },
    "one path that is open": {
      resources: [people(), everybody, application(`${host}/webhook`, "site-admin-open")],
      stack,
    },
    "a policy that keeps somebody out": {
      resources: [people({ decision: "deny", requires: [] })],
      stack,
    },
  },
  violates: {
    "a login with one factor": {
      resources: [people({ requires: [] })],
      stack,
      says: "requires has to ask for the authMethod mfa",
    },
    "a login for everybody": {
      resources: [people({ includes: [{ everyone: {} }] })],
      stack,
      says: "includes has to name domains of e-mail addresses",
    },
    "a login that is none": {
      resources: [people({ decision: "non_identity" })],
      stack,
      says: "decision has to be allow, deny, or bypass",
    },
    "a whole host that is open": {
      resources: [application(host, "site-admin-open"), everybody],
      stack,
      says: "each of its destinations has to be one path",
    },
    "an application that nobody may come to by any rule": {
      resources: [aCloudflare("ZeroTrustAccessApplication", "site-admin-n8n", { policies: [] })],
      stack,
      says: "policies has to name who may come",
    },
    "a tunnel that does not ask for the login": {
      resources: [tunnelRules({}), people(), application(host)],
      stack,
      says: "the rule of a host with a login does not ask for it",
    },
  },
  unknown: {
    "who may come": {
      resources: [people({ includes: unknownValue })],
      stack,
      says: "includes or requires is not known before the update",
    },
    "which host an open application stands for": {
      resources: [application(unknownValue, "site-admin-open"), everybody],
      stack,
      says: "each of its destinations has to be one path",
    },
  },
});
