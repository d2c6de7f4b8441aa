import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { secretPlaces } from "../../guard/secret-places.ts";
import { scanState } from "../../guard/state-scan.ts";

/*
 * On states that the engine made on the local cloud (tests/guard/support/record-previews.ts says how). What is planted
 * is made up here, and never looks like anybody's.
 */

const recorded = ["dev", "staging", "prod"].map((environment): [string, string] => [
  environment,
  readFileSync(join(import.meta.dirname, `recorded/state-${environment}.json`), "utf8"),
]);

interface Resource {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}
interface State {
  deployment: { resources: Resource[]; pending_operations?: { resource: Resource }[] };
}

const canary = "Qx7mB2vK9tRp4wZd";
const mark = "4dabf18193072939515e22adb298388d";
const secret = { [mark]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc:def" };

/** One resource of these parts. */
function state(parts: Partial<Resource>): string {
  const resource: Resource = { urn: "urn:1", type: "aws:ecs/service:Service", ...parts };
  return JSON.stringify({ version: 3, deployment: { resources: [resource] } });
}

const paths = (text: string): string[] => scanState(text).map(({ path }) => path);

test.each(recorded)("the engine's state of %s holds no secret in clear", (_, text) => {
  expect(scanState(text)).toEqual([]);
});

/** Every value in a recorded state that is ciphertext, by where it stands. */
function sealed(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  if ("ciphertext" in value) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    sealed(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

test.each(recorded)(
  "in the state of %s every secret that has its place is missed when its mark is lost",
  (_, text) => {
    const places = sealed(JSON.parse(text));
    expect(places.length).toBeGreaterThan(5);
    const missed = places.flatMap((path) => {
      const copy = JSON.parse(text) as State;
      const [last = "", ...up] = path.toReversed();
      const holder = up
        .toReversed()
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
      (holder as Record<string | number, unknown>)[last] = canary;
      const resource = copy.deployment.resources[Number(path[2])];
      const found = scanState(JSON.stringify(copy));
      expect(JSON.stringify(found)).not.toContain(canary);
      const seen = found.some(({ urn }) => urn === resource?.urn);
      return seen ? [] : [`${resource?.type} ${path.slice(3).join(".")}`];
    });
    // What is delivered to a host may be secret or not: only its form tells, and this has none.
    expect(missed.filter((place) => !/^command:remote:Command \w+\.stdin$/.test(place))).toEqual(
      [],
    );
  },
);

const places = [...secretPlaces].flatMap(([type, all]) =>
  all.map((place) => [type, place] as const),
);

test.each(places)(
  "what stands in clear at the place of a secret is found: %s %s",
  (type, place) => {
    const nested = (value: unknown): Record<string, unknown> =>
      place.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<
        string,
        unknown
      >;
    for (const part of ["inputs", "outputs"] as const) {
      const plain = state({ type, [part]: nested("ordinary words") });
      expect(paths(plain)).toEqual([`${part}.${place}`]);
      const list = state({ type, [part]: nested(["ordinary words"]) });
      expect(paths(list)).toContain(`${part}.${place}`);
      for (const fine of [secret, null, "", [], {}, "[unknown]"]) {
        expect(paths(state({ type, [part]: nested(fine) }))).toEqual([]);
      }
    }
  },
);

/** Something in clear where nobody expects it: what it is called or looks like gives it away. */
const planted: readonly [what: string, parts: Partial<Resource>, path: string][] = [
  [
    "an output with the name of a password",
    { outputs: { adminPassword: canary } },
    "outputs.adminPassword",
  ],
  ["a list of tokens", { outputs: { tokens: ["short", canary] } }, "outputs.tokens[1]"],
  [
    "a kubeconfig",
    { type: "pulumi:pulumi:Stack", outputs: { kubeconfig: "apiVersion: v1" } },
    "outputs.kubeconfig",
  ],
  [
    "a URL with a password",
    { outputs: { endpoint: `postgres://app:${canary}@10.0.0.1/app` } },
    "outputs.endpoint",
  ],
  ["a private key", { inputs: { body: "-----BEGIN EC PRIVATE KEY-----\nMHc" } }, "inputs.body"],
  [
    "a key for backups",
    { inputs: { note: "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQ" } },
    "inputs.note",
  ],
  ["a token of PVE", { inputs: { header: "PVEAPIToken=root@pam!x=1" } }, "inputs.header"],
  [
    "a task's environment",
    {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      inputs: {
        containerDefinitions: JSON.stringify([
          {
            name: "api",
            environment: [
              { name: "PORT", value: "4000" },
              { name: "DB_PASSWORD", value: canary },
            ],
          },
        ]),
      },
    },
    "inputs.containerDefinitions[0].environment[1].value",
  ],
  [
    "a machine's user data",
    {
      inputs: {
        userData: Buffer.from(`#!/bin/sh\nexport API_TOKEN=${canary}\n`).toString("base64"),
      },
    },
    "inputs.userData",
  ],
  ["an env file", { inputs: { stdin: `PORT=80\nSESSION_SECRET='${canary}'\n` } }, "inputs.stdin"],
  [
    "a text as random as a password",
    { inputs: { comment: "k9Xv2QpL7mWz4RtB8nYc" } },
    "inputs.comment",
  ],
  [
    "a secret whose mark is there and whose ciphertext is not",
    {
      outputs: {
        anything: { [mark]: "1b47061264138c4ac30d75fd1eb44270", plaintext: `"${canary}"` },
      },
    },
    "outputs.anything",
  ],
];

test.each(planted)("%s in clear is found by URN and path, and never shown", (_, parts, path) => {
  const found = scanState(state(parts));
  expect(found.map((it) => [it.urn, it.path])).toEqual([["urn:1", path]]);
  expect(JSON.stringify(found)).not.toContain(canary);
});

const fine: readonly [what: string, parts: Partial<Resource>][] = [
  ["a secret's ciphertext", { outputs: { password: secret } }],
  [
    "the ARN of a secret",
    { outputs: { secret: "arn:aws:secretsmanager:eu-west-1:1:secret:x-AbCdEf" } },
  ],
  ["a token's name", { inputs: { token: "tenantry-health@pve!power" } }],
  ["a switch and a length", { inputs: { encryptedPassword: true, passwordLength: 32 } }],
  ["a checksum", { inputs: { sourceCodeHash: "k9Xv2QpL7mWz4RtB8nYck9Xv2QpL7mWz4RtB8nYc" } }],
  ["an id that a provider made up", { outputs: { uniqueId: "k9Xv2QpL7mWz4RtB8nYc" } }],
  [
    "a reference to a secret in a script",
    { inputs: { stdin: 'DB_PASSWORD="$(cat /run/secret)"\n' } },
  ],
  ["a URL without a password", { outputs: { url: "https://acme.example/crm" } }],
  ["what is not known before an update", { outputs: { password: "[unknown]" } }],
];

test.each(fine)("%s is no finding", (_, parts) => {
  expect(scanState(state(parts))).toEqual([]);
});

test("what an interrupted run left pending is scanned too", () => {
  const resource = { urn: "urn:2", type: "t", inputs: { password: canary } };
  const text = JSON.stringify({
    deployment: { resources: [], pending_operations: [{ resource }] },
  });
  expect(scanState(text).map(({ urn, path }) => [urn, path])).toEqual([
    ["urn:2", "inputs.password"],
  ]);
});

test("what is no export is an error, not a clean state", () => {
  for (const text of ["", "{}", "[]", '{"deployment":null}', "null"]) {
    expect(() => scanState(text)).toThrow("it is not an export of a Pulumi stack");
  }
  expect(scanState('{"version":3,"deployment":{}}')).toEqual([]);
});
