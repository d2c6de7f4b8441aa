import { type Break, leftOut, set, statement } from "../mutation.ts";

/** Ways to break a default, each with what would come of it. */
export type Ways = readonly (readonly [way: Break, why: string])[];

/** A role that nothing bounds. */
export const boundless: Ways = [
  [leftOut("permissionsBoundary"), "nothing would bound what the role is given later"],
  [set("path", "/"), "the role that deploys would not know it as the site's"],
];

/** A role that only a service of AWS may take. */
export const serviceRole: Ways = [
  ...boundless,
  [
    statement("Trust", { Principal: { AWS: "*" } }, "assumeRolePolicy"),
    "anybody could take the role",
  ],
];
