import { asText, at, list } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import * as types from "../types.ts";
import { bare } from "./records.ts";

const acm = "https://docs.aws.amazon.com/acm/latest";

export const certificateInUse = inUseRule({
  id: "aws-certificate-in-use",
  source: `${acm}/APIReference/API_DeleteCertificate.html: ResourceInUseException`,
  type: types.certificate,
  kind: "certificate",
  holders: [types.listener, types.listenerCertificate],
});

/** Without its records a validation waits for more than an hour and then fails. */
export const validationRecords: Rule = {
  id: "aws-validation-records",
  source: `${acm}/userguide/dns-validation.html: every name's CNAME must be there; terraform-provider-aws gives up after 75 minutes`,
  types: [types.certificateValidation],
  put: ({ world, site, inputs }) => {
    if (list(inputs.validationRecordFqdns).length === 0) return undefined;
    const certificate = world.find(site, types.certificate, asText(inputs.certificateArn));
    const wanted = list(certificate?.outputs.domainValidationOptions).map((option) =>
      bare(asText(at(option, "resourceRecordName"))).toLowerCase(),
    );
    const missing = [...new Set(wanted)].filter(
      (name) => name !== "" && world.users(site, { kind: "record name", key: name }).length === 0,
    );
    return missing.length === 0
      ? undefined
      : `the certificate is not issued without ${missing.join(", ")}; make these records, and let the validation depend on them`;
  },
};

export const certificateNames: Rule = {
  id: "aws-certificate-names",
  source: `${acm}/userguide/acm-limits.html: 10 domain names a certificate by default; the first is at most 64 characters`,
  types: [types.certificate],
  check: (inputs) => {
    const names = new Set([inputs.domainName, ...list(inputs.subjectAlternativeNames)].map(asText));
    if (names.size > 10) {
      return [
        {
          property: "subjectAlternativeNames",
          reason: `make ${names.size} names; a certificate takes 10`,
        },
      ];
    }
    return asText(inputs.domainName).length > 64
      ? [{ property: "domainName", reason: "is longer than 64 characters" }]
      : [];
  },
};
