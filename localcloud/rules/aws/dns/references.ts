import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

/** A hosted zone may stand in the account before any program: an unknown one is taken to be there. */
export const dnsReferences = referenceRule({
  id: "aws-dns-references",
  source:
    "https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html: ResourceNotFoundException",
  targets: { [types.hostedZone]: "hosted zone", [types.certificate]: "certificate" },
  uses: {
    [types.dnsRecord]: { zoneId: "hosted zone" },
    [types.certificateValidation]: { certificateArn: "certificate" },
  },
});
