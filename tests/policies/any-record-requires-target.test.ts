import { anyRecordRequiresTarget } from "../../policies/rules/any-record-requires-target.ts";
import { aRecord, tunnel } from "./support/cloudflare.ts";
import {
  anAwsSite,
  aPlatform,
  aProxmoxSite,
  aResource,
  aTenant,
  type More,
} from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const stack = aTenant({ sites: [anAwsSite] });
const record = (inputs: object, more: More = {}) =>
  aResource(
    "aws:route53/record:Record",
    "acme-host",
    { name: "acme.cloud.example", type: "A", ...inputs },
    more,
  );
const alias = { aliases: [{ name: "shard-1.elb.amazonaws.com", zoneId: "Z1" }] };
const rule = (...values: readonly unknown[]) =>
  aResource("aws:lb/listenerRule:ListenerRule", "acme-crm-route", {
    conditions: [{ pathPattern: { values: ["/crm"] } }, { hostHeader: { values } }],
  });
const certificate = aResource("aws:acm/certificate:Certificate", "acme-certificate", {});
const from = (...urns: readonly string[]): More => ({
  options: { dependencies: { records: urns } },
});
const proof = { type: "CNAME", records: ["_1.acm-validations.aws."] };

ruleCases(anyRecordRequiresTarget, {
  passes: {
    "a host that a rule of the stack answers": {
      resources: [record(alias), rule("acme.cloud.example")],
      stack,
    },
    "a host in another case": {
      resources: [record({ ...alias, name: "Acme.cloud.example." }), rule("acme.cloud.example")],
      stack,
    },
    "a proof that comes from its certificate": {
      resources: [record(proof, from(certificate.urn)), certificate],
      stack,
    },
    "a name that leads into the tunnel of the stack": {
      resources: [aRecord(), tunnel],
      stack: aPlatform(),
    },
    "a name that leads to a host of the site": {
      resources: [aRecord({ type: "A", content: "192.0.2.1" })],
      stack: aPlatform({
        sites: [
          {
            substrate: "vps",
            id: "site",
            domain: "site.example",
            hosts: ["192.0.2.1"],
            cloudflare: aProxmoxSite.cloudflare,
          },
        ],
      }),
    },
    "a text": { resources: [record({ type: "TXT", records: ["v=spf1 -all"] })], stack },
    "a graph that does not tell what comes from what": {
      resources: [record(proof, { options: {} })],
      stack,
    },
  },
  violates: {
    "a name that leads into a tunnel that is gone": {
      resources: [aRecord()],
      stack: aPlatform(),
      says: /content must come from a tunnel of this stack/,
    },
    "a public address that was typed": {
      resources: [aRecord({ type: "A", content: "192.0.2.1" }), tunnel],
      stack: aPlatform(),
      says: /content must be the address of a host/,
    },
    "a host that nobody answers": {
      resources: [record(alias), rule("other.cloud.example")],
      stack,
      says: /no listener rule of this stack/,
    },
    "a star that no rule names": {
      resources: [record({ ...alias, name: "*.cloud.example" }), rule("acme.cloud.example")],
      stack,
      says: /no listener rule of this stack/,
    },
    "a target that was typed": {
      resources: [record(proof)],
      stack,
      says: /records must come from a resource/,
    },
    "an address that was typed": {
      resources: [record({ records: ["198.51.100.7"] })],
      stack,
      says: /records must come from a resource/,
    },
    "a delegation that was typed": {
      resources: [record({ type: "NS", records: ["ns-1.example."] })],
      stack,
      says: /records must come from a resource/,
    },
    "a target of what is gone": {
      resources: [record(proof, from(certificate.urn))],
      stack,
      says: /records must come from a resource/,
    },
  },
  unknown: {
    "the name of an alias": {
      resources: [record({ ...alias, name: "[unknown]" }), rule("acme.cloud.example")],
      stack,
      says: /name is not known before the update/,
    },
    "the host of the rule": {
      resources: [record(alias), rule("[unknown]")],
      stack,
      says: /no listener rule/,
    },
    "the target of an alias": {
      resources: [record({ aliases: [{ name: "[unknown]" }] }), rule("acme.cloud.example")],
      stack,
    },
    "what comes from a resource": {
      resources: [record({ ...proof, records: "[unknown]" }, from(certificate.urn)), certificate],
      stack,
    },
  },
});
