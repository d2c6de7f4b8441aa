import { type GraphResource, hasUnknown } from "../../guard/graph.ts";
import { at, listOf, textOf } from "../../guard/read/values.ts";
import { refersTo } from "../aws/references.ts";
import { ofCloudflare } from "../read/cloudflare.ts";
import type { Report, Rule } from "../rule.ts";

/**
 * A login that lets everybody in, or asks for one factor, is none before what administers the platform. `bypass` is for
 * single paths: an application that stands for a whole host never has it.
 */
export const cloudflareApplicationRequiresLogin: Rule = {
  id: "cloudflare-application-requires-login",
  title:
    "Before an admin plane stands a login with a second factor, and the tunnel asks for it as well.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [{ name: "NIST SP 800-63B", reference: "AAL2" }],
  remedy: "Make it with AdminAccess, and give the tunnel what that guards.",
  url: "https://developers.cloudflare.com/cloudflare-one/access-controls/policies/",
  stack({ resources }, report) {
    const policies = ofCloudflare(resources, "ZeroTrustAccessPolicy");
    for (const policy of policies) judgePolicy(policy, report);
    const bypasses = policies.filter(({ inputs }) => inputs["decision"] !== "allow");
    for (const application of ofCloudflare(resources, "ZeroTrustAccessApplication")) {
      judgeApplication(application, bypasses, report);
    }
    judgeTunnels(resources, report);
  },
};

function judgePolicy({ name, urn, inputs }: GraphResource, report: Report): void {
  const { decision, includes, requires } = inputs;
  if (decision === "bypass" || decision === "deny") return;
  if (decision !== "allow") {
    report(`${name}: decision has to be allow, deny, or bypass for single paths.`, urn);
  }
  if (hasUnknown([includes, requires])) {
    report(`${name}: includes or requires is not known before the update.`, urn);
    return;
  }
  const factors = listOf(requires).map((it) => at(it, "authMethod", "authMethod"));
  if (!factors.includes("mfa")) {
    report(`${name}: requires has to ask for the authMethod mfa.`, urn);
  }
  const people = listOf(includes);
  const named = people.every((it) => textOf(at(it, "emailDomain", "domain")) !== undefined);
  if (people.length === 0 || !named) {
    report(`${name}: includes has to name domains of e-mail addresses, and nothing wider.`, urn);
  }
}

function judgeApplication(
  application: GraphResource,
  bypasses: readonly GraphResource[],
  report: Report,
): void {
  const { name, urn, inputs } = application;
  const policies = listOf(inputs["policies"]);
  if (policies.length === 0) report(`${name}: policies has to name who may come.`, urn);
  const isOpen = bypasses.some((policy) => refersTo(application, "policies", policy));
  const uris = listOf(inputs["destinations"]).map((it) => textOf(at(it, "uri")));
  if (isOpen && (uris.length === 0 || !uris.every((uri) => /^[^/]+\/[^/*]/.test(uri ?? "")))) {
    report(`${name}: it lets everybody in, so each of its destinations has to be one path.`, urn);
  }
}

/** Whoever got past Cloudflare's login by a mistake there is stopped at the site's end. */
function judgeTunnels(resources: readonly GraphResource[], report: Report): void {
  const hosts = ofCloudflare(resources, "ZeroTrustAccessApplication").flatMap(({ inputs }) =>
    listOf(inputs["destinations"]).flatMap((it) => {
      const uri = textOf(at(it, "uri"));
      return uri === undefined || uri.includes("/") ? [] : [uri];
    }),
  );
  for (const tunnel of ofCloudflare(resources, "ZeroTrustTunnelCloudflaredConfig")) {
    const rules = listOf(at(tunnel.inputs, "config", "ingresses"));
    for (const host of hosts) {
      const whole = rules.find((it) => at(it, "hostname") === host && at(it, "path") === undefined);
      if (at(whole, "originRequest", "access", "required") === true) continue;
      report(`${tunnel.name}: the rule of a host with a login does not ask for it.`, tunnel.urn);
    }
  }
}
