import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../toolchain/paths.ts";
import {
  filesLeftOut,
  filesThatNeed,
  leftOutLines,
  missingPartsOf,
} from "../../toolchain/tests/needed-parts.ts";

test("every file that a part of the system is needed for exists", () => {
  const files = Object.values(filesThatNeed).flat();
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
});

test("where nothing is missing, no file is left out", () => {
  expect(filesLeftOut(missingPartsOf({ TENANTRY_MISSING_PARTS: "" }))).toEqual([]);
  expect(filesLeftOut(missingPartsOf({}))).toEqual([]);
});

test("a file that two missing parts are needed for is left out once", () => {
  const missing = missingPartsOf({ TENANTRY_MISSING_PARTS: "nginx,openssl,no-such-part" });
  expect(missing).toEqual(["nginx", "openssl"]);
  const files = filesLeftOut(missing);
  expect(files).toContain("tests/engine/serve.test.ts");
  expect(new Set(files).size).toBe(files.length);
});

test("the summary names part, reason and files", () => {
  expect(leftOutLines(["redis-server", "keepalived"])).toEqual([
    "Left out, as redis-server is not installed: tests/components/redis-acl.test.ts, tests/functions/cache-acl.test.ts, tests/host/redis-users.test.ts, tests/isolation/cross-tenant.test.ts",
    "Left out, as keepalived is not installed: tests/host/keepalived.test.ts",
  ]);
});
