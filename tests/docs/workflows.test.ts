import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { buildProgram } from "../../cli/program.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { jobsOf, textOf, workflowOf } from "./support/workflow.ts";

/*
 * What the linters of workflows do not know: which trust each of ours has. They run among the checks, where they can be
 * installed.
 */

const files = globSync(".{github,gitea}/workflows/*.yml", { cwd: projectRoot }).sort();
const github = files.filter((file) => file.startsWith(".github/"));

test("GitHub and Gitea each have a workflow for pull requests, for missing ledger lines, for deploys and for drift", () => {
  for (const where of [".github", ".gitea"]) {
    for (const name of ["pull-request", "commit-ledger", "deploy", "drift"]) {
      expect(files).toContain(`${where}/workflows/${name}.yml`);
    }
  }
});

test("every action is named by the SHA of a commit", () => {
  const used = files.flatMap((file) =>
    jobsOf(file).flatMap((job) => [job.uses, ...(job.steps ?? []).map((step) => step.uses)]),
  );
  const others = used.filter((one) => one !== undefined && !one.startsWith("./"));
  expect(others.length).toBeGreaterThan(20);
  for (const action of others) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
});

test.each(github)("%s grants nothing but what a job names", (file) => {
  expect(workflowOf(file).permissions).toEqual({});
  for (const job of jobsOf(file))
    expect(Object.keys(job.permissions ?? {}).length).toBeGreaterThan(0);
});

test("no checkout leaves its token on disk", () => {
  const steps = files.flatMap((file) => jobsOf(file).flatMap((job) => job.steps ?? []));
  const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkouts.length).toBeGreaterThan(8);
  for (const step of checkouts) expect(step.with?.["persist-credentials"]).toBe(false);
});

test("code that nobody has reviewed gets no secret, no identity, no runner of ours and no right to write", () => {
  const file = ".github/workflows/pull-request.yml";
  expect(Object.keys(workflowOf(file).on)).toEqual(["pull_request"]);
  expect(textOf(file)).not.toMatch(/secrets\.|id-token|: write/);
  for (const job of jobsOf(file)) {
    expect(job["runs-on"]).toBe("ubuntu-24.04");
    expect(job.permissions).toEqual({ contents: "read" });
  }
  for (const each of files) expect(workflowOf(each).on).not.toHaveProperty("pull_request_target");
});

test("what may write a comment checks nothing out and runs nothing of the pull request", () => {
  const [job] = jobsOf(".github/workflows/comment.yml");
  expect(job?.permissions).toEqual({ actions: "read", "pull-requests": "write" });
  for (const { uses = "", run = "" } of job?.steps ?? []) {
    expect(uses).not.toContain("checkout");
    expect(run).not.toMatch(/\b(?:node|npm|bash|sh|source) /);
  }
});

test("a job that has an identity or secrets stands behind an environment of GitHub's", () => {
  for (const file of github) {
    const called = Object.hasOwn(workflowOf(file).on, "workflow_call");
    for (const job of jobsOf(file)) {
      const holds = /secrets\.|configure-aws-credentials/.test(JSON.stringify(job.steps ?? []));
      if (holds) expect(job.environment, file).toBeTruthy();
      const asks = job.permissions?.["id-token"] === "write";
      if (asks && !called) expect(job.environment ?? job.uses, file).toBeTruthy();
    }
  }
});

test("a run that changes something waits for its turn, is never cut off, and takes main as it is then", () => {
  for (const file of [".github/workflows/deploy.yml", ".gitea/workflows/deploy.yml"]) {
    expect(workflowOf(file).concurrency?.["cancel-in-progress"]).toBe(false);
  }
  for (const file of [".github/workflows/deploy-environment.yml", ".gitea/workflows/deploy.yml"]) {
    const text = textOf(file);
    expect(text).toMatch(/ref: main\n/);
    expect(text).toMatch(/main\.ts up --env "\$\w+" --affected --yes/);
  }
});

test("nothing of an event is put into a script: it comes by the environment", () => {
  for (const file of files) {
    for (const { run = "" } of jobsOf(file).flatMap((job) => job.steps ?? [])) {
      expect(run, file).not.toContain("${{");
    }
  }
});

test("every command of ours that a workflow runs exists, with the options that it gives", () => {
  const program = buildProgram(() => undefined);
  const known = new Map(
    program.commands.map((command) => [
      command.name(),
      [...program.options, ...command.options].flatMap(({ short, long }) => [short, long]),
    ]),
  );
  const calls = files.flatMap((file) => [
    ...textOf(file)
      .replaceAll("\\\n", " ")
      .matchAll(/cli\/main\.ts((?: [^|>&\n)]*)?)/g),
  ]);
  expect(calls.length).toBeGreaterThan(8);
  for (const [, given = ""] of calls) {
    const words = given.trim().split(/\s+/);
    const name = words.find((word) => known.has(word)) ?? "";
    expect(known.has(name), given).toBe(true);
    const options = words.filter((word) => /^--?[a-zA-Z]/.test(word));
    for (const option of options) expect(known.get(name), given).toContain(option);
  }
});
