import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../toolchain/paths.ts";
import { compareVersions, versions } from "../../toolchain/versions.ts";

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");

test.each([
  ["22.18.0", "22.18.0", 0],
  ["22.9.0", "22.18.0", -1],
  ["24.0.0", "22.18.0", 1],
  ["go1.26.8", "1.25.11", 1],
  ["go1.25", "1.25.11", -1],
  ["v3.259.0", "3.259.0", 0],
  ["1.26rc1", "1.26", 0],
  ["devel", "1.25", -1],
])("%s against %s is compared number by number", (a, b, expected) => {
  expect(Math.sign(compareVersions(a, b))).toBe(expected);
});

test("the Pulumi SDK, the CLI's Go module and versions.json name the same version", () => {
  const manifest = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
  expect(manifest.dependencies["@pulumi/pulumi"]).toBe(versions.pulumi);
  expect(read("toolchain/pulumi-cli/go.mod")).toContain(
    `require github.com/pulumi/pulumi/pkg/v3 v${versions.pulumi}\n`,
  );
});

test("package.json and versions.json agree on Node, the lowest and the locked one", () => {
  const manifest = JSON.parse(read("package.json")) as {
    engines: { node: string };
    optionalDependencies: Record<string, string>;
  };
  expect(`${manifest.engines.node}.0`).toBe(`>=${versions.node.minimum}`);
  expect(new Set(Object.values(manifest.optionalDependencies))).toEqual(
    new Set([versions.node.locked]),
  );
});

test("the lowest Go is the one that the CLI's module asks for", () => {
  expect(/^go (.+)$/m.exec(read("toolchain/pulumi-cli/go.mod"))?.[1]).toBe(versions.go.minimum);
});

test("the lock file knows the packages of every platform, or `npm ci` would refuse it in a fresh clone", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => {
      const nested = `${path}/node_modules/${name}`;
      return packages[`node_modules/${name}`] === undefined && packages[nested] === undefined;
    }),
  );
  expect(missing).toEqual([]);
});
