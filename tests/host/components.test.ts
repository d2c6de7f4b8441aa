import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { helperScript } from "../../components/host/helper-script.ts";
import { HostFile, type HostFileArgs } from "../../components/host/host-file.ts";
import { HostHelper, helperChecksum } from "../../components/host/host-helper.ts";
import { connectionTo } from "../../components/host/host-ref.ts";
import { recordProgram, valueOf } from "../../fleet/model/record.ts";
import { aHost } from "./support/host-ref.ts";

const helper = '"${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host"';
const commandType = "command:remote:Command";

const aFile = (changes: Partial<HostFileArgs> = {}): HostFileArgs => ({
  host: aHost(),
  kind: "nginx",
  file: "acme",
  content: "server { }\n",
  ...changes,
});

test("a fragment is put on create and update and removed on delete, with its content on stdin only", async () => {
  const graph = await recordProgram(() => void new HostFile("acme-routes", aFile()));
  expect(graph.slice(1)).toMatchObject([
    { type: "tenantry:host:HostFile", name: "acme-routes", registeredOutputs: true },
    { type: commandType, name: "acme-routes", parent: "tenantry:host:HostFile::acme-routes" },
  ]);
  expect(graph[2]?.inputs).toEqual({
    connection: "[secret]",
    create: `${helper} put nginx acme # 3f2a1b0c9d8e`,
    update: `${helper} put nginx acme # 3f2a1b0c9d8e`,
    delete: `${helper} remove nginx acme # 3f2a1b0c9d8e`,
    stdin: "server { }\n",
    logging: "none",
    addPreviousOutputInEnv: false,
  });
});

test("a host that is made anew gets everything again, although its address and key are the same", async () => {
  const delivered = async (madeOf: string) => {
    const graph = await recordProgram(
      () => void new HostFile("acme-routes", aFile({ host: aHost({ madeOf }) })),
    );
    return graph[2]?.inputs["update"];
  };
  expect(await delivered("000000000000")).not.toEqual(await delivered("111111111111"));
});

test("a secret fragment is a secret input, and nothing of it stands in the component", async () => {
  const content = "user t17_crm on >very-private";
  const args = aFile({ kind: "redis", content, secret: true });
  const graph = await recordProgram(() => void new HostFile("acme-cache-users", args));
  expect(graph[2]?.inputs["stdin"]).toBe("[secret]");
  expect(JSON.stringify(graph)).not.toContain("very-private");
});

test("a preview shows the same resources as an update", async () => {
  const program = () => void new HostFile("acme-routes", aFile());
  const made = await recordProgram(program);
  // What was made has an id; what would be made has none yet.
  expect(await recordProgram(program, { preview: true })).toEqual(
    made.map((resource) => ({ ...resource, id: undefined })),
  );
});

test("what a fragment waits for is passed on to the command that delivers it", async () => {
  const graph = await recordProgram(() => {
    const first = new HostHelper("lab-proxy-helper", { host: aHost() });
    new HostFile("acme-routes", aFile(), { dependsOn: [first] });
  });
  const delivered = graph.find(({ type, name }) => type === commandType && name === "acme-routes");
  expect(delivered?.dependsOn).toContain(`${commandType}::lab-proxy-helper`);
});

test("the connection pins the host's key, keeps the private key secret and gives up in the end", async () => {
  const host = aHost();
  const { privateKey, ...connection } = connectionTo(host);
  expect(connection).toEqual({
    host: host.ip,
    user: "root",
    hostKey: host.hostKey,
    dialErrorLimit: 12,
    perDialTimeout: 10,
  });
  expect(await pulumi.isSecret(privateKey)).toBe(true);
  expect(await valueOf(privateKey)).toBe(host.privateKey);
});

test("a name that a shell could read as more, an absent address and an unpinned host are refused, all at once", async () => {
  const args = aFile({ file: "acme; reboot", host: aHost({ ip: "", hostKey: "" }) });
  const refused = recordProgram(() => void new HostFile("acme-routes", args));
  await expect(refused).rejects.toThrow(/host\.ip is empty[^]*not a public key[^]*"acme; reboot"/);
});

test("the helper is installed with one command, its text on stdin, and is left there on delete", async () => {
  const graph = await recordProgram(() => void new HostHelper("lab-helper", { host: aHost() }));
  expect(graph[1]?.inputs).toEqual({ host: "10.10.10.127", sha256: helperChecksum() });
  const install =
    'install -D -m 0755 /dev/stdin "${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host" # 3f2a1b0c9d8e';
  expect(graph[2]?.inputs).toEqual({
    connection: "[secret]",
    create: install,
    update: install,
    stdin: helperScript(),
    logging: "none",
    addPreviousOutputInEnv: false,
  });
});
