import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document.ts";

/** What Lambda does to put a function into a VPC. */
const interfaces = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * What every function in a VPC may do: write its log, see which addresses there are in the network, and, as Lambda and
 * not as code, stand in it.
 */
export function functionStatements(
  { account, region }: { readonly account: string; readonly region: string },
  logGroupArn: pulumi.Input<string>,
): PolicyStatement[] {
  return [
    {
      Sid: "WriteItsOwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${logGroupArn}:log-stream:*`,
    },
    {
      // As in AWS's own AWSLambdaVPCAccessExecutionRole. Describing has no resource level, and the interfaces that
      // Lambda makes have no name before they are there.
      Sid: "StandInTheNetwork",
      Effect: "Allow",
      Action: [...interfaces, "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      Resource: "*",
    },
    {
      // Lambda needs these, the function's own code does not: only its calls carry a source function.
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
      Sid: "NotByItsCode",
      Effect: "Deny",
      Action: interfaces,
      Resource: "*",
      Condition: {
        ArnLike: { "lambda:SourceFunctionArn": `arn:aws:lambda:${region}:${account}:function:*` },
      },
    },
  ];
}
