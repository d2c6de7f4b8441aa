/**
 * Lambda's Node.js runtime brings it (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html), so it is
 * neither installed here nor packed, and its name is not written as an import.
 */
const sdk = "@aws-sdk/client-ec2";

interface Sdk {
  readonly EC2Client: new (
    options: Record<string, never>,
  ) => {
    send(command: object): Promise<{
      readonly NetworkInterfaces?: readonly { readonly PrivateIpAddress?: string }[];
    }>;
  };
  readonly DescribeNetworkInterfacesCommand: new (input: object) => object;
}

/**
 * The private addresses of a load balancer. Its DNS name leads to the public ones, and what goes there through a NAT
 * gateway comes back as nobody's: no security group could admit it. EC2 writes whose an interface is into its
 * description (https://repost.aws/knowledge-center/elb-find-load-balancer-IP).
 */
export async function addressesOf(loadBalancer: string): Promise<string[]> {
  const { EC2Client, DescribeNetworkInterfacesCommand } = (await import(sdk)) as Sdk;
  const answer = await new EC2Client({}).send(
    new DescribeNetworkInterfacesCommand({
      Filters: [
        { Name: "description", Values: [`ELB ${loadBalancer}`] },
        { Name: "status", Values: ["in-use"] },
      ],
    }),
  );
  return (answer.NetworkInterfaces ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []);
}
