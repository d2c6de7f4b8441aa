import { awsRoleLimitsScope } from "../../policies/rules/aws-role-limits-scope.ts";
import { boundaries } from "./role-cases/boundaries.ts";
import { aRole, tenant } from "./role-cases/builders.ts";
import { deploying } from "./role-cases/deploying.ts";
import { grants } from "./role-cases/grants.ts";
import { roles } from "./role-cases/roles.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

ruleCases(awsRoleLimitsScope, {
  passes: { ...grants.passes, ...deploying.passes, ...roles.passes, ...boundaries.passes },
  violates: {
    ...grants.violates,
    ...deploying.violates,
    ...roles.violates,
    ...boundaries.violates,
  },
  unknown: {
    "what a role may do with what is still to be made": {
      stack: tenant,
      resources: [aResource("aws:iam/rolePolicy:RolePolicy", "acme-may", { policy: "[unknown]" })],
    },
    "the boundary that is being made": {
      stack: tenant,
      resources: [aRole({ permissionsBoundary: "[unknown]" })],
    },
  },
});
