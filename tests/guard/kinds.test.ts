import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isKnown, kindOf } from "../../guard/kinds.ts";
import { projectRoot } from "../support/temp-catalog.ts";

test("every type of AWS that a component makes has been looked at: nothing is held, or let go, by chance", () => {
  const used = globSync("{components,stacks}/**/*.ts", { cwd: projectRoot }).flatMap((file) => {
    const text = readFileSync(`${projectRoot}/${file}`, "utf8");
    return [...text.matchAll(/^import \{[^}]*\} from "@pulumi\/aws\/(\w+)\/(\w+)\.js"/gm)].map(
      ([, module = "", it = ""]) => `aws:${module}/${it}:${it[0]?.toUpperCase()}${it.slice(1)}`,
    );
  });
  expect(used.length).toBeGreaterThan(20);
  expect([...new Set(used)].filter((type) => !isKnown(type))).toEqual([]);
});

test("every type of the demo stacks has been looked at", () => {
  const types = globSync("tests/graphs/golden/*.json", { cwd: projectRoot }).flatMap((file) => {
    const all = JSON.parse(readFileSync(`${projectRoot}/${file}`, "utf8")) as { type: string }[];
    return all.map(({ type }) => type);
  });
  expect(new Set(types).size).toBeGreaterThan(80);
  expect([...new Set(types)].filter((type) => !isKnown(type))).toEqual([]);
});

test.each([
  "aws:docdb/cluster:Cluster",
  "proxmoxve:index/vm2Legacy:Vm2Legacy",
  "proxmoxve:index/container:Container",
  "proxmoxve:storage/directory:Directory",
  "postgresql:index/extension:Extension",
  "random:index/randomId:RandomId",
])("%s, which nobody has looked at, is held like data", (type) => {
  expect(isKnown(type)).toBe(false);
  expect(kindOf(type)).toEqual({ replaced: "data lost", goes: "with its owner" });
});

test("what is remade without a loss goes freely, and what others' backups stand on does not", () => {
  expect(kindOf("proxmoxve:storage/pbs:Pbs").goes).toBe("with its owner");
  expect(kindOf("tenantry:proxmox:LxcContainer").goes).toBe("freely");
  expect(kindOf("command:remote:Command").goes).toBe("freely");
});

test("a tenant's databases on its host go with the tenant; any other fragment goes freely", () => {
  const goes = (words: string) =>
    kindOf("command:remote:Command", { create: `"/usr/local/sbin/tenantry-host" ${words}` }).goes;
  expect(goes("put databases acme # 0123456789ab")).toBe("with its owner");
  expect(goes("put databases main # 0123456789ab")).toBe("freely");
  expect(goes("put units acme # 0123456789ab")).toBe("freely");
});

test("the log of a read replica goes with it, that of a server or a service does not", () => {
  const goes = (name: string) => kindOf("aws:cloudwatch/logGroup:LogGroup", { name }).goes;
  expect(goes("/aws/rds/instance/fixnado-mysql-replica-first/error")).toBe("freely");
  expect(goes("/aws/rds/instance/fixnado-mysql/error")).toBe("with its owner");
  expect(goes("acme-replica-logs-1a2b3c4")).toBe("with its owner");
});

test("a read replica may go: it has the type of a server, and holds a copy", () => {
  const type = "aws:rds/instance:Instance";
  expect(kindOf(type).goes).toBe("with its owner");
  expect(kindOf(type, { replicateSourceDb: "fixnado-mysql" }).goes).toBe("freely");
});
