import { text } from "./values.ts";

/** The 12 digits of an AWS account. Quoted in YAML: a number would lose its leading zeros. */
export const awsAccount = text(
  /^\d{12}$/,
  'an AWS account: 12 digits in quotes, for instance "111122223333"',
).describe("The one AWS account that the provider may touch.");

/** `a` of `eu-west-1a` */
export const zoneLetter = text(/^[a-f]$/, "the letter of an availability zone: one of a to f");

/** `eu-west-1` */
export const awsRegion = text(
  /^(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$/,
  "an AWS region, for instance eu-west-1",
).describe("The AWS region.");
