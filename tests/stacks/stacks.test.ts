import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { valueOf } from "../../fleet/model/record.ts";
import { openTenant } from "../../stacks/open.ts";
import { missingSources } from "../../stacks/platform-outputs.ts";
import { readSecret } from "../../stacks/secrets.ts";
import { fillEnvironment } from "../../stacks/service-environment.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import { proxmoxTenant } from "../support/proxmox.ts";
import { projectRoot } from "../support/temp-catalog.ts";

const places = {
  env: { TOKEN: "t0ken" } as Record<string, string>,
  readFile: (path: string): string => {
    if (path === "/home/me/.ssh/lab") return "key";
    throw new Error("no such file");
  },
  home: "/home/me",
};

test("a stack's name says whether it is a platform or a tenant", () => {
  expect(parseStackName("dev")).toEqual({ kind: "platform", environment: "dev" });
  expect(parseStackName("dev.acme")).toEqual({
    kind: "tenant",
    environment: "dev",
    tenant: "acme",
  });
});

test.each(["", "dev.", ".acme", "dev.acme.more"])("%j is refused as a stack's name", (name) => {
  expect(() => parseStackName(name)).toThrow(/neither <environment> nor <environment>\.<tenant>/);
});

test("a secret is read from the place that its source names, and is a secret", async () => {
  const secret = readSecret("env:TOKEN", "api", places);
  expect(await pulumi.isSecret(secret)).toBe(true);
  expect(await valueOf(secret)).toBe("t0ken");
  expect(await valueOf(readSecret("file:~/.ssh/lab", "ssh", places))).toBe("key");
});

test("a folder named by TENANTRY_SECRET_FILES stands in front of every file", () => {
  const moved = { ...places, env: { TENANTRY_SECRET_FILES: "/run/secrets" } };
  expect(() => readSecret("file:~/.ssh/lab", "ssh", moved)).toThrow("/run/secrets/.ssh/lab");
  expect(() => readSecret("file:/etc/lab", "ssh", moved)).toThrow("/run/secrets/etc/lab");
});

test("a secret that is not there is named by its place, with what to do", () => {
  expect(() => readSecret("env:NONE", 'Site "lab": credentials.api', places)).toThrow(
    'Site "lab": credentials.api is read from the environment variable NONE, which is not set. Set it and run again.',
  );
  expect(() => readSecret("file:/nowhere", "ssh", places)).toThrow(
    /\/nowhere, which is not readable/,
  );
  expect(() => readSecret("generated", "ssh", places)).toThrow(/several stacks read it/);
});

test("placeholders are filled in, and JSON in a value stays JSON", async () => {
  const env = fillEnvironment(
    { URL: "https://{hostname}/x", PLAIN: "a", JSON: '{"a": 1}' },
    { hostname: "acme.example" },
  );
  const values = await Promise.all(Object.values(env).map(valueOf));
  expect(values).toEqual(["https://acme.example/x", "a", '{"a": 1}']);
});

test("images that the platform has not pulled are named, with the command that pulls them", () => {
  const tenant = proxmoxTenant(openTenant(projectRoot, "dev", "acme"));
  const all = tenant.services.flatMap((service) => service.guest.image?.templateFileId ?? []);
  const facts = (images: string[]) => ({
    sites: { "aiqso-lab": { substrate: "proxmox" as const, images, templates: [], helper: "" } },
  });
  expect(missingSources(tenant, facts(all))).toBeUndefined();
  expect(missingSources(tenant, facts(all.slice(1)))).toMatch(
    /does not have .*crm \(espocrm-222222222222\.tar\).*tenantry up --env dev --platform/,
  );
});

test("a template and the image of an own server that the platform lacks are named, too", () => {
  const tenant = proxmoxTenant(openTenant(projectRoot, "prod", "stark"));
  const images = tenant.services.flatMap(({ guest }) => guest.image?.templateFileId ?? []);
  const found = missingSources(tenant, {
    sites: { aiqso: { substrate: "proxmox", images, templates: [], helper: "" } },
  });
  expect(found).toMatch(/calendar \(template \d+\)/);
  expect(found).toMatch(/stark-postgres \(tenantry-postgres-[0-9a-f]{12}\.tar\)/);
});
