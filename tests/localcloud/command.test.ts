import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asksServer, checkersOf, commandProblem } from "../../localcloud/command/forms.ts";
import { hostFolder } from "../../localcloud/command/host.ts";
import { command, container, helperCall, installHelper, standingGuest } from "./requests.ts";
import { Cloud, tempFolder } from "./support.ts";

/** A helper that says what it was given and in which surroundings, and fails when it is asked to. */
const helper = `#!/bin/sh
case "$2" in redis) echo "redis says no" >&2; exit 3;; esac
printf '%s|' "$@" "$TENANTRY_HOST_ROOT" "\${EXAMPLE_SECRET-no secret}"
cat
`;

async function hostWithHelper(folder: string) {
  const cloud = new Cloud(folder);
  const guest = await standingGuest(cloud);
  await cloud.create(command({ stdin: helper }));
  return { cloud, guest, root: join(folder, "hosts", "10.10.16.10") };
}

test("the helper is installed into the host's folder and gets words, root and stdin", async () => {
  const { cloud, root } = await hostWithHelper(tempFolder());
  expect(readFileSync(join(root, "usr/local/sbin/tenantry-host"), "utf8")).toBe(helper);

  process.env.EXAMPLE_SECRET = "of the caller";
  const made = await cloud.create(
    command({ create: helperCall("put nginx acme"), stdin: "fragment" }),
  );
  delete process.env.EXAMPLE_SECRET;

  expect(made.outputs.stdout).toBe(`put|nginx|acme|${root}|no secret|fragment`);
});

test("another exit code than 0 is an error with what the helper said", async () => {
  const { cloud } = await hostWithHelper(tempFolder());
  const failing = cloud.create(command({ create: helperCall("put redis acme") }));
  await expect(failing).rejects.toThrow(/local cloud: .* exited with status 3: redis says no/);
});

test("a change runs update, and removal runs delete", async () => {
  const { cloud } = await hostWithHelper(tempFolder());
  const first = command({ create: helperCall("put nginx acme"), stdin: "1" });
  const made = await cloud.create(first);
  const inputs = { ...first.inputs, stdin: "2", delete: helperCall("remove redis acme") };
  const outputs = await cloud.update({ ...first, inputs }, made);
  expect(outputs.stdout).toMatch(/^put\|nginx\|acme\|.*\|2$/);
  await expect(cloud.remove(first, { ...made, inputs, outputs })).rejects.toThrow(/redis says no/);
});

test("what was delivered to a guest goes with the guest", async () => {
  const { cloud, guest, root } = await hostWithHelper(tempFolder());
  expect(existsSync(root)).toBe(true);
  await cloud.remove(container(), guest);
  expect(existsSync(root)).toBe(false);
});

test.each([
  `${installHelper}; id`,
  "id",
  `${helperCall("put nginx acme")} && id`,
  helperCall("put nginx $(id)"),
  helperCall("put nginx ../../etc"),
  helperCall("put traefik acme"),
  helperCall("run health"),
  helperCall("dumps restore acme crm --replace"),
  helperCall("verify nginx\nid"),
  `X=1 ${helperCall("verify")}`,
])("%j is not run", (text) => {
  expect(commandProblem(text)).toMatch(/only the host helper runs/);
});

test("the two forms are run, and each knows which program checks it", () => {
  expect([installHelper, helperCall("verify")].map(commandProblem)).toEqual([undefined, undefined]);
  expect(checkersOf(installHelper)).toEqual([]);
  expect(checkersOf(helperCall("remove redis t17"))).toEqual(["redis-server"]);
  expect(checkersOf(helperCall("put dumps acme"))).toEqual(["pg_dump", "age"]);
  expect(checkersOf(helperCall("verify"))).toContain("keepalived");
  const asking = ["put register acme", "verify", "put dumps acme"].map(helperCall).map(asksServer);
  expect(asking).toEqual([true, true, false]);
});

test("a host is an address and nothing that leaves the world's folder", () => {
  expect(hostFolder("/w", "10.0.0.1")).toBe("/w/hosts/10.0.0.1");
  expect(["..", "pve1", "10.0.0.1/../..", ""].map((host) => hostFolder("/w", host))).toEqual(
    Array<undefined>(4).fill(undefined),
  );
});
