import { aResource } from "../support/resources.ts";
import type { RuleCases } from "../support/rule-cases.ts";
import {
  aBoundary,
  allow,
  anythingBut,
  apart,
  boundRoles,
  platform,
  power,
  siteTag,
} from "./builders.ts";

/** What bounds a role. */
export const boundaries: Pick<RuleCases, "passes" | "violates"> = {
  passes: {
    "a boundary that leaves power out": {
      stack: platform,
      resources: [
        aBoundary(
          "RoleBoundary",
          anythingBut([...power, "s3:*"]),
          allow("s3:*", "arn:aws:s3:::cloud-platform-*"),
          allow("s3:ListAllMyBuckets", "*"),
          allow("iam:PassRole", boundRoles),
          apart,
        ),
      ],
    },
  },
  violates: {
    "a boundary with power": {
      stack: platform,
      resources: [aBoundary("RoleBoundary", anythingBut(["organizations:*"]), apart)],
      says: /NotAction without what nobody may be given/,
    },
    "a boundary that gives others' buckets back": {
      stack: platform,
      resources: [aBoundary("RoleBoundary", anythingBut(power), allow("s3:*", "*"), apart)],
      says: /gives back what is not the site's own/,
    },
    "a boundary that lets other sites in": {
      stack: platform,
      resources: [aBoundary("RoleBoundary", anythingBut(power))],
      says: /does not deny what carries another site's tag/,
    },
    ...Object.fromEntries(
      (
        [
          ["allows it", { Effect: "Allow", NotAction: power }],
          ["denies it of one thing", { Resource: "arn:aws:s3:::x" }],
          [
            "denies what has no tag too",
            { Condition: { StringNotEquals: { [siteTag]: "cloud" } } },
          ],
          ["denies what has any tag", { Condition: { Null: { [siteTag]: "false" } } }],
        ] as const
      ).map(([title, more]) => [
        `a boundary that ${title}`,
        {
          stack: platform,
          resources: [aBoundary("RoleBoundary", anythingBut(power), { ...apart, ...more })],
          says: /does not deny what carries another site's tag/,
        },
      ]),
    ),
    "a boundary with power in its second statement": {
      stack: platform,
      resources: [aBoundary("RoleBoundary", anythingBut(power), anythingBut(["s3:*"]), apart)],
      says: /NotAction without what nobody may be given/,
    },
    ...Object.fromEntries(
      (
        [
          ["iam:*", boundRoles],
          [["s3:*", "iam:CreateUser"], "arn:aws:s3:::cloud-platform-*"],
          [["s3:ListAllMyBuckets", "s3:GetObject"], "*"],
          ["s3:*", ["arn:aws:s3:::cloud-platform-*", "arn:aws:s3:::*"]],
        ] as const
      ).map(([actions, on]) => [
        `a boundary that gives back ${[actions].flat().join(" and ")} on ${[on].flat().join(" and ")}`,
        {
          stack: platform,
          resources: [aBoundary("RoleBoundary", anythingBut(power), allow(actions, on), apart)],
          says: /gives back what is not the site's own/,
        },
      ]),
    ),
    "a policy of the deploying role that is no boundary": {
      stack: platform,
      resources: [{ ...aBoundary("DeployRole", anythingBut(power), apart), name: "cloud-may-all" }],
      on: "cloud-boundary",
      says: /everything but NotAction/,
    },
    "a deploying role's boundary with people": {
      stack: platform,
      resources: [aBoundary("DeployRole", anythingBut(["iam:CreateUser"]), apart)],
      says: /NotAction without what nobody may be given/,
    },
    "a boundary that is given": {
      stack: platform,
      resources: [
        aResource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cloud-has", {
          policyArn: "arn-of-cloud-boundary",
        }),
        aBoundary("RoleBoundary", anythingBut(power), apart),
      ],
      says: /policyArn is a boundary's/,
    },
  },
};
