import { Certificate as AcmCertificate } from "@pulumi/aws/acm/certificate.js";
import { CertificateValidation } from "@pulumi/aws/acm/certificateValidation.js";
import { Record as DnsRecord } from "@pulumi/aws/route53/record.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import {
  certificateProblems,
  type ProofRecord,
  proofOf,
  provenNames,
} from "./certificate-names.ts";

const type = token("aws", "Certificate");

/** Seconds that resolvers keep the records; they are for ever, renewals look at them again. */
const recordSeconds = 300;

export interface CertificateArgs {
  /**
   * `fixnado.example`, `*.fixnado.example`: at most ten, the first at most 64 characters. A star stands for one label.
   * Another list replaces the certificate: the new one is issued before listeners let go of the old one.
   */
  readonly names: readonly string[];
  /** Route 53 zone that answers for all names. */
  readonly zoneId: pulumi.Input<string>;
}

/**
 * A certificate of AWS Certificate Manager, proved by records in Route 53, which renew it for ever.
 *
 * Children: `<name>` (certificate), `<name>-proof-<domain>` for each name without its star, and `<name>-issued`.
 */
export class Certificate extends Component {
  /** Known once the certificate is issued: a listener refuses one that is not. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { names: [...args.names] }, opts);
    this.refuse(certificateProblems(args.names));
    const certificate = this.createCertificate(args.names);
    const proofs = provenNames(args.names).map((domain) =>
      this.createProof(domain, certificate, args.zoneId),
    );
    this.arn = this.waitUntilIssued(certificate, proofs);
    this.registerOutputs({ arn: this.arn });
  }

  private createCertificate([domainName = "", ...others]: readonly string[]): AcmCertificate {
    return new AcmCertificate(
      this.child(),
      {
        domainName,
        subjectAlternativeNames: others,
        validationMethod: "DNS",
        keyAlgorithm: "RSA_2048",
        // Browsers refuse a certificate that stands in no public log; nobody can take its private key out of ACM.
        options: { certificateTransparencyLoggingPreference: "ENABLED", export: "DISABLED" },
        tags: { ...awsTags({ lifecycle: "disposable" }), Name: this.child() },
      },
      this.options(),
    );
  }

  private createProof(
    domain: string,
    { domainValidationOptions }: AcmCertificate,
    zoneId: pulumi.Input<string>,
  ): DnsRecord {
    const record = domainValidationOptions.apply((options) => proofOf(domain, options));
    const part = (key: keyof ProofRecord) => record.apply((it) => it[key]);
    return new DnsRecord(
      this.child(`proof-${domain}`),
      {
        zoneId,
        name: part("name"),
        type: part("type"),
        records: [part("value")],
        ttl: recordSeconds,
        // A record that is there belongs to another certificate, which renews by it.
        allowOverwrite: false,
      },
      this.options(),
    );
  }

  private waitUntilIssued(
    certificate: AcmCertificate,
    proofs: readonly DnsRecord[],
  ): pulumi.Output<string> {
    const issued = new CertificateValidation(
      this.child("issued"),
      {
        certificateArn: certificate.arn,
        validationRecordFqdns: proofs.map(({ fqdn }) => fqdn),
      },
      this.options(),
    );
    return issued.certificateArn;
  }
}
