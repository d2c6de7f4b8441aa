import { expect, test } from "vitest";
import { Certificate, type CertificateArgs } from "../../../components/aws/certificate.ts";
import { proofOf } from "../../../components/aws/certificate-names.ts";
import { recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";

const zoneId = "Z0123456789FIXNADO01";
const names = ["fixnado.example", "*.fixnado.example", "*.docs.fixnado.example"];

const record = (given: readonly string[] = names, preview = false) =>
  recordProgram(
    async () => {
      const { arn } = new Certificate("fixnado-cert", { names: given, zoneId }, awsOptions());
      if (!preview) expect(await valueOf(arn)).toBe("arn-of-fixnado-cert");
    },
    { preview },
  );

test("a name and its star are proved by one record, and the certificate is known once it is issued", async () => {
  const resources = await record();
  expect(listOf(resources)).toEqual([
    "Certificate fixnado-cert",
    "Certificate fixnado-cert",
    "Record fixnado-cert-proof-fixnado.example",
    "Record fixnado-cert-proof-docs.fixnado.example",
    "CertificateValidation fixnado-cert-issued",
  ]);
  expect(find(resources, "acm/certificate:Certificate", "fixnado-cert").inputs).toEqual({
    domainName: "fixnado.example",
    subjectAlternativeNames: ["*.fixnado.example", "*.docs.fixnado.example"],
    validationMethod: "DNS",
    keyAlgorithm: "RSA_2048",
    options: { certificateTransparencyLoggingPreference: "ENABLED", export: "DISABLED" },
    tags: { Name: "fixnado-cert", "tenantry:lifecycle": "disposable" },
  });
  expect(find(resources, "Record", "fixnado-cert-proof-docs.fixnado.example").inputs).toEqual({
    zoneId,
    name: "_proof.docs.fixnado.example.",
    type: "CNAME",
    records: ["_20.acm-validations.example."],
    ttl: 300,
    allowOverwrite: false,
  });
  expect(find(resources, "CertificateValidation", "fixnado-cert-issued").dependsOn).toEqual([
    "aws:acm/certificate:Certificate::fixnado-cert",
    "aws:route53/record:Record::fixnado-cert-proof-docs.fixnado.example",
    "aws:route53/record:Record::fixnado-cert-proof-fixnado.example",
  ]);
});

test("a preview shows every record, although nobody knows yet what stands in it", async () => {
  const preview = await record(names, true);
  expect(listOf(preview)).toEqual(listOf(await record()));
  const proof = find(preview, "Record", "fixnado-cert-proof-fixnado.example");
  expect(proof.inputs).toMatchObject({ name: "[unknown]", type: "[unknown]" });
});

test("names that ACM would refuse are refused all at once", async () => {
  const long = `${"a".repeat(60)}.fixnado.example`;
  const many = Array.from({ length: 9 }, (_, index) => `t${index}.fixnado.example`);
  const run = record([long, "*", "Fixnado.example", "t0.fixnado.example", ...many]);
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: Certificate "fixnado-cert": name "*" is no host name. Give one like fixnado.example or *.fixnado.example, in lower case.
    Certificate "fixnado-cert": name "Fixnado.example" is no host name. Give one like fixnado.example or *.fixnado.example, in lower case.
    Certificate "fixnado-cert": name "t0.fixnado.example" is there twice. Give it once.
    Certificate "fixnado-cert": there are 13 names, and ACM puts at most 10 on one certificate. Use a star, or make another certificate.
    Certificate "fixnado-cert": the first name has 76 characters, and ACM takes 64 there. Put a shorter one first.]
  `);
  await expect(record([])).rejects.toThrow("names is empty");
});

test("a record that ACM does not ask for says so, instead of an empty one", () => {
  expect(() => proofOf("other.example", [])).toThrow(
    "ACM asks for no record for other.example, only for: none. Run again: it is made known within seconds.",
  );
});

test("a certificate that no zone proves does not compile: somebody would have to answer an e-mail every year", () => {
  // @ts-expect-error: the zone is where the proof stands
  const args: CertificateArgs = { names };
  expect(args.zoneId).toBeUndefined();
});
