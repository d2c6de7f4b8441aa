/** What ACM asks to be put into DNS for one name. */
interface Proof {
  readonly domainName: string;
  readonly resourceRecordName: string;
  readonly resourceRecordType: string;
  readonly resourceRecordValue: string;
}

export interface ProofRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A host name with two labels or more; a star may stand for the first. */
const nameForm =
  /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * ACM's quota for one certificate, and the longest first name, which is the certificate's common name
 * (https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html, RFC 5280 upper bound of 64).
 */
const limits = { names: 10, firstName: 64, name: 253 } as const;

/** `*.a.example` and `a.example` are proved by one record: each name once, without its star. */
export function provenNames(names: readonly string[]): string[] {
  return [...new Set(names.map(withoutStar))];
}

/** The record that proves a domain. A certificate for its star alone names only that. */
export function proofOf(domain: string, proofs: readonly Proof[]): ProofRecord {
  const proof = proofs.find(({ domainName }) => withoutStar(domainName) === domain);
  if (!proof) {
    const named = proofs.map(({ domainName }) => domainName).join(", ") || "none";
    throw new Error(
      `ACM asks for no record for ${domain}, only for: ${named}. Run again: it is made known within seconds.`,
    );
  }
  return {
    name: proof.resourceRecordName,
    type: proof.resourceRecordType,
    value: proof.resourceRecordValue,
  };
}

/** What is wrong with a certificate's names, in words. */
export function certificateProblems(names: readonly string[]): string[] {
  const problems = names
    .filter((name) => !nameForm.test(name) || name.length > limits.name)
    .map(
      (name) =>
        `name "${name}" is no host name. Give one like fixnado.example or *.fixnado.example, in lower case.`,
    );
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  for (const name of twice) problems.push(`name "${name}" is there twice. Give it once.`);
  if (names.length === 0) problems.push("names is empty. Give at least one.");
  if (names.length > limits.names) {
    problems.push(
      `there are ${names.length} names, and ACM puts at most ${limits.names} on one certificate. Use a star, or make another certificate.`,
    );
  }
  const [first = ""] = names;
  if (first.length > limits.firstName) {
    problems.push(
      `the first name has ${first.length} characters, and ACM takes ${limits.firstName} there. Put a shorter one first.`,
    );
  }
  return problems;
}

function withoutStar(name: string): string {
  return name.startsWith("*.") ? name.slice(2) : name;
}
