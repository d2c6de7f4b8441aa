import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freeLock, isLiveEngine, isStale, lockHolders } from "../../fleet/lock.ts";

/** A process number that no system gives out. */
const deadPid = 2 ** 30;

function refusal(url: string, host: string, pid: number): string {
  return (
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
    `  ${url}?no_tmp_dir=true: created by root@${host} (pid ${pid}) at 2026-11-21T11:00:00Z\n`
  );
}

test("the engine's refusal names who holds the lock; any other text names nobody", () => {
  expect(lockHolders(refusal("file:///state/a.json", "box", 7))).toEqual([
    { url: "file:///state/a.json?no_tmp_dir=true", user: "root", host: "box", pid: 7 },
  ]);
  expect(lockHolders("error: no stack named 'dev'")).toEqual([]);
});

test.each([
  ["of a dead process of this machine on its own disk", "file:///s/a.json", "here", false, true],
  ["of a living process", "file:///s/a.json", "here", true, false],
  ["of another machine", "file:///s/a.json", "there", false, false],
  [
    "in a bucket, where the machine's name may be another's too",
    "s3://b/a.json",
    "here",
    false,
    false,
  ],
])("a lock %s", (_what, url, host, alive, stale) => {
  const holders = lockHolders(refusal(url, host, 7));
  expect(isStale(holders, "here", () => alive)).toBe(stale);
});

test("a living process that is no engine does not keep a lock: its number was given out again", () => {
  expect(isLiveEngine(process.pid)).toBe(false);
  expect(isLiveEngine(deadPid)).toBe(false);
});

test("only the lock file that the refusal named is removed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stale = join(folder, "stale.json");
  const taken = join(folder, "taken-meanwhile.json");
  for (const file of [stale, `${stale}.attrs`, taken]) writeFileSync(file, "{}");
  expect(await freeLock(refusal(`file://${stale}`, hostname(), deadPid))).toBe(true);
  expect([stale, `${stale}.attrs`, taken].map((file) => existsSync(file))).toEqual([
    false,
    false,
    true,
  ]);
});

test("a lock of another machine is left alone", async () => {
  expect(await freeLock(refusal("file:///s/a.json", "elsewhere", deadPid))).toBe(false);
});
