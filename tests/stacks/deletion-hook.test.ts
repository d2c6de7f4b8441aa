import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { recordProgram } from "../../fleet/model/record.ts";
import {
  DeclaredResources,
  deletionRefusal,
  isTornDown,
  registerDeletionHook,
} from "../../stacks/deletion-hook.ts";
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
  const text = deletionRefusal(urn, "delete", catalog.root, today);
  expect(text).toContain(urn);
  expect(text).toMatch(/no approval names it.*tenantry preview.*platform\/approvals\.yaml/s);
});

test.each([
  ["that lives, for a deletion", approval, today, true],
  ["that lives, for a replacement", approval.replace("delete", "replace"), today, false],
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
  const refusal = deletionRefusal(urn, "delete", catalog.root, day);
  if (allows) expect(refusal).toBeUndefined();
  else expect(refusal).toContain(urn);
});

test("a replacement needs an approval of a replacement: one of a deletion is about another thing", () => {
  using catalog = tempDevCatalog();
  catalog.write("platform/approvals.yaml", approval);
  expect(deletionRefusal(urn, "replace", catalog.root, today)).toMatch(/is of "replace".*replaced/);
  catalog.write("platform/approvals.yaml", approval.replace("delete", "replace"));
  expect(deletionRefusal(urn, "replace", catalog.root, today)).toBeUndefined();
  expect(deletionRefusal(urn, "delete", catalog.root, today)).toMatch(/is of "delete".*deleted/);
});

test("what goes is deleted, but where the program declares it and the engine puts another in its place", async () => {
  const program = new DeclaredResources();
  const parent = {} as pulumi.Resource;
  program.declare(parent, undefined, "tenantry:host:Thing", "acme");
  const declared = (name: string, id: pulumi.Output<string>): string => {
    const resource = { id } as pulumi.CustomResource;
    const own = program.declare(
      resource,
      parent,
      "random:index/randomPassword:RandomPassword",
      name,
    );
    program.follow(own, resource);
    return own;
  };
  const standing = declared("standing", pulumi.output("none"));
  const made = declared("made", pulumi.output("none"));
  program.isMade(made);
  const other = declared("other", pulumi.output("new"));
  const asked = declared("asked", pulumi.output(new Promise<string>(() => undefined)));
  await new Promise((resolve) => setImmediate(resolve));
  expect(standing).toMatch(
    /::tenantry:host:Thing\$random:index\/randomPassword:RandomPassword::standing$/,
  );
  expect(program.going(standing, "none")).toBe("delete");
  expect(program.going(standing.replace("standing", "gone"), "none")).toBe("delete");
  expect(program.going(made, "none")).toBe("replace");
  expect(program.going(other, "old")).toBe("replace");
  expect(program.going(asked, "none")).toBe("replace");
});

test("a folder that is no catalog approves nothing", () => {
  expect(deletionRefusal(urn, "delete", "/nonexistent", today)).toMatch(/cannot be read/);
});

test("a program is told that its own stack is torn down, and no other", () => {
  expect(isTornDown("dev.acme", { TENANTRY_TEAR_DOWN: "dev.acme" })).toBe(true);
  expect(isTornDown("dev.acme", { TENANTRY_TEAR_DOWN: "dev" })).toBe(false);
  expect(isTornDown("dev.acme", {})).toBe(false);
});
