/** Who may use an endpoint, and for whose data. */
interface EndpointUse {
  /** `s3`, `ecr.api` */
  readonly service: string;
  readonly account: string;
  readonly region: string;
  /** Whether the VPC has another way out: a NAT gateway. */
  readonly open: boolean;
}

/**
 * The policy of an endpoint, as JSON. Without one AWS lets everybody through, with anybody's credentials: whoever got
 * into a task could carry data into an account of their own.
 *
 * S3 is the exception where there is a NAT gateway. All of the region's S3 goes through its endpoint then, also what a
 * service downloads anonymously from others' buckets, and the internet is open beside it: a policy would only break.
 */
export function endpointPolicy({ service, account, region, open }: EndpointUse): string {
  const anybody = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  const ours = { ...anybody, Condition: { StringEquals: { "aws:PrincipalAccount": account } } };
  const statements = service !== "s3" ? [ours] : open ? [anybody] : [ours, layersOfImages(region)];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** ECR keeps layers in a bucket of its own and hands out links to it: no account stands behind the request. */
function layersOfImages(region: string) {
  return {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
  };
}
