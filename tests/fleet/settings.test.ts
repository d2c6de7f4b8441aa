import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dummySecrets, writeDummySecrets } from "../../fleet/local-secrets.ts";
import { settingsFile, withEncryption } from "../../fleet/settings.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "tenantry-settings-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("a local run works on a copy: the committed settings stay as they are", async () => {
  const root = folder();
  writeFileSync(join(root, "Pulumi.dev.yaml"), "config: {}\n");
  const file = await settingsFile({ root, catalog: root }, "dev", true);
  expect(file).toBe(join(root, ".tenantry/local/dev/Pulumi.dev.yaml"));
  writeFileSync(file, "config: {}\nencryptionsalt: v1:abc\n");
  expect(await settingsFile({ root, catalog: root }, "dev", true)).toBe(file);
  expect(readFileSync(file, "utf8")).toBe("config: {}\nencryptionsalt: v1:abc\n");
  expect(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")).toBe("config: {}\n");
});

test("a change of the committed settings reaches the local copy, and its salt stays", async () => {
  const root = folder();
  const committed = join(root, "Pulumi.dev.yaml");
  writeFileSync(committed, "config: {}\n");
  const file = await settingsFile({ root, catalog: root }, "dev", true);
  writeFileSync(file, "config: {}\nencryptionsalt: v1:abc\n");
  writeFileSync(committed, "config:\n  a:b: c\n");
  await settingsFile({ root, catalog: root }, "dev", true);
  expect(readFileSync(file, "utf8")).toBe("config:\n  a:b: c\nencryptionsalt: v1:abc\n");
});

test("a real run uses the committed file itself, the catalog's before the project's", async () => {
  const root = folder();
  const catalog = folder();
  writeFileSync(join(root, "Pulumi.prod.yaml"), "config: {}\n");
  expect(await settingsFile({ root, catalog }, "prod", false)).toBe(join(root, "Pulumi.prod.yaml"));
  writeFileSync(join(catalog, "Pulumi.prod.yaml"), "config: {}\n");
  expect(await settingsFile({ root, catalog }, "prod", false)).toBe(
    join(catalog, "Pulumi.prod.yaml"),
  );
});

test("a salt that is there is never replaced by another", () => {
  expect(withEncryption("encryptionsalt: one\n", "encryptionsalt: two\n")).toBe(
    "encryptionsalt: one\n",
  );
  expect(withEncryption("config: {}\n", "secretsprovider: awskms://k\nencryptedkey: x\n")).toBe(
    "config: {}\nsecretsprovider: awskms://k\nencryptedkey: x\n",
  );
});

test("the local cloud gets stand-ins for all credentials, and never sees or touches a real one", async () => {
  const sources = ["env:SET", "env:UNSET", "file:~/.ssh/site", "file:/etc/key", "generated"];
  expect(dummySecrets(sources)).toEqual({
    env: {
      SET: expect.stringContaining("local-cloud") as string,
      UNSET: expect.stringContaining("local-cloud") as string,
    },
    files: ["/etc/key", ".ssh/site"],
  });
  const root = folder();
  const env = await writeDummySecrets(root, sources);
  expect(env["TENANTRY_SECRET_FILES"]).toBe(root);
  await expect(writeDummySecrets(root, ["file:~/../outside"])).rejects.toThrow(/outside/);
  expect(readFileSync(join(root, "etc/key"), "utf8")).toContain("local cloud");
  expect(readFileSync(join(root, ".ssh/site"), "utf8")).toContain("local cloud");
});
