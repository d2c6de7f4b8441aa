import type { PolicyStatement } from "./policy-document.ts";

interface BucketPolicyFacts {
  readonly bucket: string;
  readonly account: string;
  /** Whether load balancers of the account deliver their access logs here. */
  readonly receivesLogs: boolean;
}

/** Who may never, and who of AWS may: nobody without TLS 1.2, and what delivers access logs where they are meant. */
export function bucketPolicyOf({ bucket, account, receivesLogs }: BucketPolicyFacts) {
  const everything = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  const refused = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: everything } as const;
  const statements: PolicyStatement[] = [
    { Sid: "OnlyTls", ...refused, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "NoOldTls", ...refused, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
  if (receivesLogs) statements.push(logDelivery(bucket, account));
  return statements;
}

/**
 * Load balancers write below `<prefix>/AWSLogs/<account>`, so that none of another account can.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
function logDelivery(bucket: string, account: string): PolicyStatement {
  return {
    Sid: "LoadBalancerLogs",
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${bucket}/*/AWSLogs/${account}/*`,
  };
}
