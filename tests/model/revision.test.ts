import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkOut } from "../../fleet/model/revision.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A repository whose only commit holds these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "tenantry-test-"));
  folders.push(root);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  const git = (...args: string[]): unknown =>
    execFileSync("git", ["-C", root, "-c", "user.name=T", "-c", "user.email=t@example", ...args]);
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message=one");
  return root;
}

test("a revision is what was committed, whatever stands in the working tree", async () => {
  const root = repository({ "a.yaml": "old" });
  writeFileSync(join(root, "a.yaml"), "new");
  using revision = await checkOut(root, "HEAD");
  expect(readFileSync(join(revision.root, "a.yaml"), "utf8")).toBe("old");
  expect(readFileSync(join(root, "a.yaml"), "utf8")).toBe("new");
  expect(revision.commit).toMatch(/^[0-9a-f]{40}$/);
});

test("its folder goes with it", async () => {
  const root = repository({ "a.yaml": "old" });
  const revision = await checkOut(root, "HEAD");
  expect(existsSync(revision.root)).toBe(true);
  revision[Symbol.dispose]();
  expect(existsSync(revision.root)).toBe(false);
});

test("its packages are there where its lock file is the same, and only there", async () => {
  const root = repository({ "package-lock.json": "1" });
  {
    using same = await checkOut(root, "HEAD");
    expect(same.packages).toBe("same");
  }
  writeFileSync(join(root, "package-lock.json"), "2");
  using other = await checkOut(root, "HEAD");
  expect(other.packages).toBe("differ");
  expect(existsSync(join(other.root, "node_modules"))).toBe(false);
});

test("a catalog by itself needs no packages", async () => {
  using revision = await checkOut(repository({ "a.yaml": "" }), "HEAD");
  expect(revision.packages).toBe("none");
});

test("a revision that is not there is said by its name, and is no option of Git's", async () => {
  const root = repository({ "a.yaml": "" });
  await expect(checkOut(root, "nowhere")).rejects.toThrow(/"nowhere" is no commit/);
  await expect(checkOut(root, "--output=x")).rejects.toThrow(/"--output=x" is no commit/);
});
