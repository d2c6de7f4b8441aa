import { expect, test } from "vitest";
import { recordProgram } from "../../fleet/model/record.ts";
import { deletionRefusal, isTornDown, registerDeletionHook } from "../../stacks/deletion-hook.ts";
import { platformProgram, tenantProgram } from "../support/graph.ts";
import { projectRoot, tempDevCatalog } from "../support/temp-catalog.ts";

const urn = "urn:pulumi:dev.acme::tenantry::a:b:C$random:index/randomPassword:RandomPassword::x";
const today = "2026-11-21";

test.each(["dev.acme", "prod", "prod.stark", "prod.orbit"])(
  "in %s what is protected asks before it is deleted, and nothing else does",
  async (stack) => {
    const [environment = "", tenant] = stack.split(".");
    const build =
      tenant === undefined
        ? platformProgram(projectRoot, environment)
        : tenantProgram(projectRoot, environment, tenant);
    const program = () => {
      registerDeletionHook(projectRoot);
      return build();
    };
    const recorded = await recordProgram(program, { stack, project: "tenantry" });
    const real = recorded.filter(({ custom }) => custom);
    const names = (of: typeof real): string[] =>
      of.map(({ type, name }) => `${type} ${name}`).sort();
    const asking = real.filter(({ beforeDelete }) => beforeDelete.length > 0);
    expect(names(asking)).toEqual(names(real.filter(({ protect }) => protect)));
    if (environment === "prod") expect(asking.length).toBeGreaterThan(10);
    expect(new Set(asking.flatMap(({ beforeDelete }) => beforeDelete))).toEqual(
      new Set(asking.length > 0 ? ["tenantry:deletion-needs-approval"] : []),
    );
  },
);

const approval = `- urn: ${urn}
  operation: delete
  reason: the service has no administrator of its own any more
  owner: ops
  expires: 2026-11-25
  hash: sha256:${"0".repeat(64)}
`;

test("without approvals nothing goes, and the way to one is said", () => {
  using catalog = tempDevCatalog();
  const text = deletionRefusal(urn, catalog.root, today);
  expect(text).toContain(urn);
  expect(text).toMatch(/no approval names it.*tenantry preview.*platform\/approvals\.yaml/s);
});

test.each([
  ["that lives, for a deletion", approval, today, true],
  ["that lives, for a replacement", approval.replace("delete", "replace"), today, true],
  ["on its last day", approval, "2026-11-25", true],
  ["the day after its last", approval, "2026-11-26", false],
  ["that lasts longer than one may", approval.replace("2026-11-25", "2027-11-25"), today, false],
  ["of something else", approval.replace("::x", "::y"), today, false],
  ["for taking its protection off", approval.replace("delete", "unprotect"), today, false],
  ["that is not complete", approval.replace("  owner: ops\n", ""), today, false],
  ["that is not YAML", "- [", today, false],
])("an approval %s", (_, text, day, allows) => {
  using catalog = tempDevCatalog();
  catalog.write("platform/approvals.yaml", text);
  const refusal = deletionRefusal(urn, catalog.root, day);
  if (allows) expect(refusal).toBeUndefined();
  else expect(refusal).toContain(urn);
});

test("a folder that is no catalog approves nothing", () => {
  expect(deletionRefusal(urn, "/nonexistent", today)).toMatch(/cannot be read/);
});

test("a program is told that its own stack is torn down, and no other", () => {
  expect(isTornDown("dev.acme", { TENANTRY_TEAR_DOWN: "dev.acme" })).toBe(true);
  expect(isTornDown("dev.acme", { TENANTRY_TEAR_DOWN: "dev" })).toBe(false);
  expect(isTornDown("dev.acme", {})).toBe(false);
});
