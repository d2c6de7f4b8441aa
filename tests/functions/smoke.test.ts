import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stripSources } from "../../components/aws/functions/package-files.ts";
import { ask } from "../../components/aws/functions/smoke/ask.ts";
import {
  handleSmoke,
  type SmokeDetails,
  type SmokeTools,
} from "../../components/aws/functions/smoke/handle.ts";

const host = "acme.fixnado.example";
const folder = mkdtempSync(join(tmpdir(), "tenantry-smoke-"));
const asked: string[] = [];
let statuses: Record<string, number> = {};
let server: Server;
let certificate: string;
let port: number;

beforeAll(async () => {
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
  const pair = ["-keyout", "tls.key", "-out", "tls.crt", "-addext", `subjectAltName=DNS:${host}`];
  execFileSync("openssl", [...request.split(" "), "-subj", `/CN=${host}`, ...pair], {
    cwd: folder,
    stdio: "ignore",
  });
  certificate = readFileSync(join(folder, "tls.crt"), "utf8");
  const key = readFileSync(join(folder, "tls.key"), "utf8");
  server = createServer({ key, cert: certificate }, (incoming, answer) => {
    const path = incoming.url ?? "";
    asked.push(`${incoming.headers.host} ${path}`);
    answer.writeHead(statuses[path] ?? 200, { location: "/elsewhere" }).end("hello");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** One call of ECS, answered by a real server over TLS on loopback that stands for the load balancer. */
async function call(
  changes: Partial<SmokeDetails> = {},
  tools: Partial<SmokeTools> = {},
): Promise<{ answer: unknown; lines: unknown[] }> {
  const lines: unknown[] = [];
  const details = {
    host,
    paths: ["/health/ready", "/health/live"],
    loadBalancer: "app/fixnado-shard-1/0123",
    port,
    ...changes,
  };
  const answer = await handleSmoke(
    { lifecycleStage: "POST_TEST_TRAFFIC_SHIFT", hookDetails: details },
    {
      addressesOf: async () => ["127.0.0.1"],
      ask: (question) => ask(question, certificate),
      say: (line) => lines.push(line),
      ...tools,
    },
  );
  return { answer, lines };
}

test("every path is asked over TLS with the service's own host, and 200 for all of them is success", async () => {
  statuses = {};
  asked.length = 0;
  const { answer } = await call();
  expect(answer).toEqual({ hookStatus: "SUCCEEDED" });
  expect(asked.sort()).toEqual([`${host} /health/live`, `${host} /health/ready`]);
});

test.each([500, 404, 302, 204])(
  "a path that answers %i is asked again by and by",
  async (status) => {
    statuses = { "/health/live": status };
    const { answer, lines } = await call();
    expect(answer).toMatchObject({
      hookStatus: "IN_PROGRESS",
      callBackDelay: 10,
      hookDetails: { host, attempt: 1 },
    });
    expect(lines).toEqual([
      expect.objectContaining({ problems: [`/health/live answers ${status} at 127.0.0.1`] }),
    ]);
  },
);

test("what answers at last is a success, what never does has failed after six times, and nothing goes on for ever", async () => {
  statuses = { "/health/live": 503 };
  const answers: unknown[] = [];
  let attempt = 0;
  for (let calls = 0; calls < 10; calls++) {
    const { answer } = await call({ attempt });
    answers.push((answer as { hookStatus: string }).hookStatus);
    const next = (answer as { hookDetails?: SmokeDetails }).hookDetails?.attempt;
    if (next === undefined) break;
    attempt = next;
  }
  expect(answers).toEqual([...Array(5).fill("IN_PROGRESS"), "FAILED"]);
  statuses = {};
  expect((await call({ attempt: 5 })).answer).toEqual({ hookStatus: "SUCCEEDED" });
});

test("a certificate of another host is no answer", async () => {
  statuses = {};
  const { answer, lines } = await call({ host: "globex.fixnado.example", attempt: 5 });
  expect(answer).toEqual({ hookStatus: "FAILED" });
  expect(JSON.stringify(lines)).toContain("does not match certificate's altnames");
});

test("an address where nobody listens, one of two, or none at all holds the deployment back", async () => {
  statuses = {};
  const last = { attempt: 5 };
  const silent = async () => ["127.0.0.1", "127.0.0.2"];
  expect((await call(last, { addressesOf: silent })).answer).toEqual({ hookStatus: "FAILED" });
  expect((await call(last, { addressesOf: async () => [] })).answer).toEqual({
    hookStatus: "FAILED",
  });
  const denied = () => Promise.reject(new Error("not authorized"));
  const { answer, lines } = await call(last, { addressesOf: denied });
  expect(answer).toEqual({ hookStatus: "FAILED" });
  expect(JSON.stringify(lines)).toContain("not authorized");
});

test.each([
  [undefined],
  ["{}"],
  [{ host, paths: [], loadBalancer: "x", port: 8443 }],
  [{ host, paths: ["health"], loadBalancer: "x", port: 8443 }],
])("a call with the details %o fails, which ECS takes for a failed test", async (hookDetails) => {
  const tools = { addressesOf: async () => [], ask: async () => 200, say: () => undefined };
  await expect(handleSmoke({ hookDetails }, tools)).rejects.toThrow("hookDetails is not");
});

test("the packed code runs in plain Node, finds the load balancer's private addresses with the SDK that Lambda brings, and asks there", () => {
  const place = join(folder, "packed");
  const root = join(import.meta.dirname, "../../components/aws/functions");
  for (const [path, text] of stripSources(root, ["smoke/index.ts"])) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  const sdk = join(place, "node_modules/@aws-sdk/client-ec2");
  mkdirSync(sdk, { recursive: true });
  writeFileSync(join(sdk, "package.json"), '{"type":"module","exports":"./index.js"}');
  writeFileSync(
    join(sdk, "index.js"),
    `export class DescribeNetworkInterfacesCommand { constructor(input) { this.input = input; } }
     export class EC2Client {
       async send({ input }) {
         console.log(JSON.stringify(input));
         return { NetworkInterfaces: [{ PrivateIpAddress: "127.0.0.2" }] };
       }
     }`,
  );
  const details = {
    host,
    paths: ["/"],
    loadBalancer: "app/fixnado-shard-1/0123",
    port: 9,
    attempt: 5,
  };
  const program = `import { handler } from "./smoke/index.mjs";
    console.log(JSON.stringify(await handler({ hookDetails: ${JSON.stringify(details)} })));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: place,
    encoding: "utf8",
  });
  const [filters = "", log = "", answer = ""] = output.trim().split("\n");
  expect(JSON.parse(filters).Filters).toContainEqual({
    Name: "description",
    Values: ["ELB app/fixnado-shard-1/0123"],
  });
  expect(JSON.parse(log)).toMatchObject({ result: "failed", host });
  expect(JSON.parse(answer)).toEqual({ hookStatus: "FAILED" });
});
