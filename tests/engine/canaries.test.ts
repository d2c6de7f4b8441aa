import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planStack } from "../../fleet/saved-plan.ts";
import { scanState } from "../../guard/state-scan.ts";
import { bytesOf, filesBelow, finder } from "../secrets/support/search.ts";
import { beginSession, type Said, type Session } from "../secrets/support/session.ts";
import { scriptFault } from "../support/local-cloud.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import type { StackState } from "../support/tenantry.ts";

/*
 * Every secret is a canary: those that are read are made here, those that are generated are read from the states with
 * their key. All that Tenantry says and leaves behind is then searched for them. The engine is the real one.
 */

const dev = ["--env", "dev"];
const both = ["--tenant", "acme", "--tenant", "harbor"];
const stacks = ["dev", "dev.acme", "dev.harbor"];
const social = "platform/services/social.yaml";
const accounts = "platform/services/accounts.yaml";
let session: Session;

beforeAll(async () => {
  session = await beginSession((catalog) => {
    const secret = "secrets: { api_key: env:SOCIAL_API_KEY }";
    catalog.edit(social, "env:\n", `${secret}\nenv:\n  API_KEY: "{secret.api_key}"\n`);
    catalog.edit(accounts, "jwt_key: generated", "jwt_key: env:ACCOUNTS_JWT_KEY");
    const alarms = "alarms: { email: [platform@onasis.example]";
    const site = "platform/sites/onasis-dev.yaml";
    catalog.edit(site, alarms, `${alarms}, pagerduty: env:ONASIS_DEV_PAGERDUTY_URL`);
  });
  mkdirSync(plans());
});
afterAll(() => session[Symbol.asyncDispose]());

/** Runs commands one after the other; each has to end so. */
async function ends(code: number, ...commands: readonly (readonly string[])[]): Promise<Said[]> {
  const said: Said[] = [];
  for (const command of commands) {
    const outcome = await session.tenantry(...command);
    expect([outcome.command, outcome.code], outcome.stderr + outcome.stdout).toEqual([
      command.join(" "),
      code,
    ]);
    said.push(outcome);
  }
  return said;
}

describe("what is done with canaries:", () => {
  test("an up of a platform on two substrates", async () => {
    const [said] = await ends(0, ["up", ...dev, "--platform", "--yes"]);
    expect(said?.stdout).toContain("1 stack: 1 changed");
  });

  test("an up that fails where secrets are in hand, and one that goes to its end", async () => {
    const faults = {
      "postgresql:index/role:Role": "acme-crm-postgres-role",
      "aws:secretsmanager/secretVersion:SecretVersion": "harbor-accounts-environment-value",
    };
    for (const [type, name] of Object.entries(faults)) {
      scriptFault(session.catalog, { type, name, method: "create", kind: "error500" });
    }
    const up = ["up", ...dev, ...both, "--yes"];
    const [failed] = await ends(1, up);
    for (const name of Object.values(faults)) expect(failed?.stderr).toContain(name);
    await ends(0, [...up, "--json"]);
  });

  test("looks at what stands: drift, proof, lists, the engine's own words", async () => {
    await ends(
      0,
      ["drift", ...dev, ...both],
      ["isolation", ...dev, "--state", "--json"],
      ["isolation", ...dev, "--certificate", "harbor"],
      ["affected", ...dev, "--json"],
      ["show", "acme", ...dev, "--json"],
      ["list", ...dev, "--json"],
    );
    const history = await session.pulumi("stack", "history", "--json", "--stack", "dev.harbor");
    const outputs = await session.pulumi("stack", "output", "--json", "--stack", "dev");
    expect([history.code, outputs.code]).toEqual([0, 0]);
  });

  test("an edit that puts secrets into another place: affected, reviews, a preview, a plan that is kept", async () => {
    session.catalog.edit(social, "  API_KEY:", '  OTHER: "{secret.api_key}"\n  API_KEY:');
    session.catalog.edit(accounts, "  JWT_KEY:", '  OTHER: "{secret.jwt_key}"\n  JWT_KEY:');
    const review = ["review", ...dev, "--base", "HEAD"];
    const said = await ends(
      0,
      ["affected", ...dev, "--base", "HEAD", "--json"],
      [...review, "--format", "markdown"],
      [...review, "--previewed", "--json"],
      ["preview", ...dev, "--tenant", "harbor", "--json"],
    );
    for (const { stdout } of said) expect(stdout).toContain("harbor");
    for (const stack of ["dev.acme", "dev.harbor"]) {
      const { preview } = await planStack(fleet(), stack);
      expect(preview.ok, preview.stderr).toBe(true);
    }
    const raw = await session.pulumi("preview", "--diff", "--stack", "dev.harbor");
    expect(raw.stdout).toContain("harbor-accounts-environment-value");
  });

  test("an edit that a policy refuses", async () => {
    session.catalog.edit(social, "port: 3000", "port: 8006");
    const [refused] = await ends(4, ["up", ...dev, "--tenant", "acme", "--yes"]);
    expect(refused?.stderr).toContain("any-route-forbids-admin-planes");
    const raw = await session.pulumi(
      ...["preview", "--json", "--stack", "dev.acme"],
      ...["--policy-pack", join(projectRoot, "policies/pack.ts")],
    );
    expect(raw.code).not.toBe(0);
    expect(raw.stdout).toContain("8006");
  });
});

/** Something that is searched: what is in it, and a way to put something into it. */
interface Place {
  readonly texts: () => readonly (readonly [where: string, text: string])[];
  /** Puts a text there. @returns what takes it away again */
  readonly plant: (text: string) => () => void;
}

/** The operations guest asks servers in the platform's name, so it has to know their passwords. */
const operations = "/hosts/10.10.10.129/";

const places: Readonly<Record<string, Place>> = {
  states: below(".tenantry/local/dev/state/.pulumi/stacks"),
  "states of before": below(".tenantry/local/dev/state/.pulumi/backups"),
  "the history of updates": below(".tenantry/local/dev/state/.pulumi/history"),
  "the world and the log of its calls": below(".tenantry/local/dev", /\/world\.sqlite|\/planted$/),
  "what stands on shared hosts": below(".tenantry/local/dev/hosts"),
  "the journal of events": below(".tenantry/events"),
  "the engine's own folder": below(".tenantry/local/home"),
  "everything beside the files of the catalog": below("."),
  "plans that are kept": inFolder(() => plans()),
  "temporary files that were left": inFolder(() => session.temporary),
  "what commands say": {
    texts: () =>
      session.said.map(({ command, stdout, stderr }) => [command, `${stdout}\n${stderr}`]),
    plant: (stdout) => {
      session.said.push({ command: "planted", code: 0, stdout, stderr: "" });
      return () => session.said.pop();
    },
  },
  "what a webhook gets": {
    texts: () =>
      session.webhook.deliveries.map((delivery) => [delivery.body, JSON.stringify(delivery)]),
    plant: (body) => {
      session.webhook.deliveries.push({ body, headers: {} });
      return () => session.webhook.deliveries.pop();
    },
  },
};

describe.each(Object.entries(places))("%s", (_, { texts, plant }) => {
  test("no secret stands here in clear, in hexadecimal or in base64", async () => {
    const find = finder(await secrets());
    const searched = texts();
    expect(
      searched.map(([where, text]) => [where, find(text)]).filter(([, it]) => it?.length),
    ).toEqual([]);
  });

  test.each([
    ["clear", (secret: string) => `{"password":"canary@pve!tenantry=${secret}"}`],
    ["base64", (secret: string) => Buffer.from(`password: ${secret}\n`).toString("base64")],
  ])("one that is planted here in %s is found", async (_form, text) => {
    const all = await secrets();
    const find = finder(all);
    const [name = "", secret = ""] = [...all].at(-1) ?? [];
    const unplant = plant(text(secret));
    const found = texts().flatMap(([, it]) => find(it));
    unplant();
    expect(found).toEqual([name]);
  });
});

test("there is something to search in every place but the folder of temporary files", () => {
  const sizes = Object.entries(places).map(([name, { texts }]) => [name, texts().length] as const);
  expect(sizes.filter(([, size]) => size === 0).map(([name]) => name)).toEqual([
    "temporary files that were left",
  ]);
});

test("the scan of states, which knows no secret, agrees", async () => {
  for (const stack of stacks) {
    const { stdout } = await session.pulumi("stack", "export", "--stack", stack);
    expect(scanState(stdout)).toEqual([]);
  }
});

test("what the operations guest has to know, only its root may read, and nothing of it was made for a tenant", async () => {
  const find = finder(await secrets());
  const known = filesBelow(session.catalog.path(".tenantry/local/dev"))
    .filter((file) => file.includes(operations))
    .map((file) => ({ file, found: find(bytesOf(file)) }))
    .filter(({ found }) => found.length > 0);
  expect(known.length).toBeGreaterThan(0);
  for (const { file, found } of known) {
    expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    expect(found.filter((name) => !name.startsWith("env:AIQSO_LAB_"))).toEqual([]);
  }
});

/** All of them by name: those of places, and what the engine made. */
let known: Promise<ReadonlyMap<string, string>> | undefined;
function secrets(): Promise<ReadonlyMap<string, string>> {
  known ??= collect();
  return known;
}

async function collect(): Promise<ReadonlyMap<string, string>> {
  const made: [string, string][] = [];
  for (const stack of stacks) {
    const { resources = [] } = (JSON.parse(await session.opened(stack)) as StackState).deployment;
    for (const { type, urn, outputs } of resources) {
      if (type !== "random:index/randomPassword:RandomPassword") continue;
      const { result } = outputs as { result: { plaintext: string } };
      made.push([urn, JSON.parse(result.plaintext) as string]);
    }
  }
  expect(made.length).toBeGreaterThan(10);
  expect(session.canaries.byPlace.size).toBeGreaterThan(20);
  return new Map([...session.canaries.byPlace, ...made]);
}

/** Where {@link fleet} keeps its plans. */
function plans(): string {
  return join(session.temporary, "..", "plans");
}

function fleet() {
  return {
    project: { root: projectRoot.replace(/\/$/, ""), catalog: session.catalog.root },
    environment: "dev",
    run: { local: false, env: session.env, close: () => undefined },
    settings: session.catalog.path("Pulumi.dev.yaml"),
    plans: plans(),
    today: new Date().toISOString().slice(0, 10),
    ways: undefined,
  };
}

/** The files below a folder of the catalog; those of the operations guest have a test of their own. */
function below(path: string, which = /(?:)/): Place {
  return inFolder(
    () => session.catalog.path(path),
    (file) => which.test(file) && !file.includes(operations),
  );
}

function inFolder(folder: () => string, which: (file: string) => boolean = () => true): Place {
  return {
    texts: () =>
      filesBelow(folder())
        .filter(which)
        .map((file) => [file, bytesOf(file)]),
    plant: (text) => {
      const file = join(folder(), "planted");
      writeFileSync(file, text);
      return () => rmSync(file);
    },
  };
}
