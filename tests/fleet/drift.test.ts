import { expect, test } from "vitest";
import { driftLines } from "../../cli/print/drift.ts";
import { type HelperHost, helperHosts, hostDrift } from "../../fleet/drift/host.ts";
import { RefreshReader } from "../../fleet/drift/refresh.ts";
import { openPlatform } from "../../stacks/open.ts";
import { projectRoot } from "../support/temp-catalog.ts";

const urn = (name: string): string =>
  `urn:pulumi:dev.acme::tenantry::aws:s3/bucket:Bucket::${name}`;
const event = (op: string, name: string, more: object = {}): string =>
  JSON.stringify({
    resOutputsEvent: { metadata: { op, urn: urn(name), type: "aws:s3/bucket:Bucket", ...more } },
  });

function read(...lines: readonly string[]): RefreshReader {
  const reader = new RefreshReader();
  for (const line of lines) reader.line(line);
  return reader;
}

test("a refresh is read as what changed, by its paths, and what was not found", () => {
  const { drifted } = read(
    "not an event",
    event("same", "as-it-was"),
    event("update", "b", { detailedDiff: { "tags.owner": { kind: "update" }, acl: {} } }),
    event("delete", "a"),
  );
  expect(drifted.map(({ name, kind, paths }) => [name, kind, paths])).toEqual([
    ["a", "missing", []],
    ["b", "changed", ["acl", "tags.owner"]],
  ]);
});

test("where the engine names no path, the outputs that differ are named", () => {
  const [one] = read(
    event("update", "a", {
      old: { outputs: { arn: "x", region: "eu", size: 1 } },
      new: { outputs: { arn: "x", region: "us" } },
    }),
  ).drifted;
  expect(one?.paths).toEqual(["region", "size"]);
});

test("a stack that is referred to and was brought up since is no drift", () => {
  const reference = event("update", "dev", { type: "pulumi:pulumi:StackReference" });
  expect(read(reference)).toMatchObject({ drifted: [], otherStacks: true });
  expect(read(event("update", "b"))).toMatchObject({ drifted: [{}], otherStacks: false });
});

test("what the engine complains about is kept, each once", () => {
  const complaint = JSON.stringify({ diagnosticEvent: { severity: "error", message: "403\n" } });
  const warning = JSON.stringify({ diagnosticEvent: { severity: "warning", message: "slow" } });
  expect(read(complaint, warning, complaint).errors).toEqual(["403"]);
});

const host: HelperHost = {
  role: "proxy",
  site: "aiqso",
  ip: "10.10.10.127",
  hostKey: "ssh-ed25519 AAAA",
  ssh: { kind: "env", name: "KEY" } as never,
};
const answer = (exitCode: number, stdout: string, stderr = "") => ({
  run: () => Promise.resolve({ exitCode, stdout, stderr }),
});

test.each([
  ["nothing differs", answer(0, '{"kind":"nginx","generation":2,"differences":0}'), "clean", 0],
  ["a file differs", answer(4, "changed  /etc/tenantry/nginx/a\n{}"), "drifted", 1],
  ["it says that something differs and not what", answer(4, "{}"), "failed", 0],
  ["it fails", answer(1, "", "no such command"), "failed", 0],
])(
  "a helper that answers that %s is taken at its word, and no failure for a clean host",
  async (_, shell, kind, count) => {
    const result = await hostDrift(host, shell);
    expect([result.kind, result.differences.length]).toEqual([kind, count]);
    expect(result.errors.length > 0).toBe(kind === "failed");
  },
);

test("a host that cannot be reached is a failure with its reason", async () => {
  const shell = { run: () => Promise.reject(new Error("cannot be reached over SSH")) };
  expect(await hostDrift(host, shell)).toMatchObject({
    kind: "failed",
    errors: ["cannot be reached over SSH"],
  });
});

test("every host that the helper stands on is asked: both proxies, the cache, the operations guest, all of a VPS site, none on AWS", () => {
  const hosts = openPlatform(projectRoot, "prod").sites.flatMap(helperHosts);
  expect(hosts.map(({ site, role }) => `${site} ${role}`)).toEqual([
    "aiqso proxy",
    "aiqso redis",
    "aiqso operations",
    "onasis-vps vps1",
    "onasis-vps vps2",
  ]);
});

test("the answer names what differs, and never says that all is well when somebody did not answer", () => {
  const stack = { name: "dev.acme", environment: "dev", tenant: "acme" };
  const lines = driftLines({
    environment: "dev",
    local: true,
    stacks: [
      { stack, kind: "failed", drifted: [], plain: [], errors: ["403"], seconds: 1 },
      {
        stack,
        kind: "drifted",
        drifted: read(event("delete", "a")).drifted,
        plain: [{ urn: urn("b"), path: "inputs.password", why: "a password" }],
        errors: [],
        seconds: 1,
      },
    ],
    hosts: [{ host, kind: "drifted", differences: ["changed  /etc/x"], errors: [] }],
  });
  expect(lines).toEqual([
    "dev.acme: could not be asked",
    "  x 403",
    "dev.acme: 1 differs",
    "  - a (Bucket) was not found: removed by hand, or not to be seen with these credentials",
    "  ! b: inputs.password stands in its state in clear: a password",
    "aiqso: proxy 10.10.10.127: 1 file differs",
    "  ~ changed  /etc/x",
    "0 of 2 stacks, 0 of 1 hosts on the local cloud (simulated) are as they were left. Nothing was changed.",
    "A secret that stands in clear is known to whoever could read the state: make it anew, and mark it.",
    "Put right by hand what differs on a host: `tenantry up` delivers a file again only when its text changes.",
  ]);
});
