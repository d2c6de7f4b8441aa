import { execFile, execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../cli/exit-codes.ts";
import { reviewMarkdown } from "../../cli/print/review/print.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { runStep } from "./support/workflow.ts";

/*
 * The scripts of workflows, run as a forge runs them. The forges themselves are stand-ins.
 */

const aFolder = () => mkdtempDisposableSync(join(tmpdir(), "tenantry-step-"));
const mark = "<!-- tenantry review -->";

const aReview = reviewMarkdown({
  grade: { kind: "modelled", local: false },
  base: { revision: "main", commit: "0".repeat(40) },
  ...{
    stacks: [],
    unaffected: 3,
    problems: [],
    ledger: [],
    capacity: [],
    approvals: [],
    notes: [],
  },
});

describe.each([
  [".github/workflows/pull-request.yml", "review/comment.md"],
  [".gitea/workflows/pull-request.yml", "comment.md"],
])("the comment of %s", (file, comment) => {
  const review = (code: number, printed: string) => {
    using folder = aFolder();
    writeFileSync(join(folder.path, "printed"), printed);
    const programs = { git: "echo base", node: `cat printed; exit ${code}` };
    const ran = runStep(file, "Review", folder.path, { env: { BASE: "main" }, programs });
    return { code: ran.code, text: readFileSync(join(folder.path, comment), "utf8") };
  };

  test.each(Object.entries(exitCodes))("is the review, whatever the code: %s (%i)", (_, code) => {
    expect(review(code, aReview)).toEqual({ code: 0, text: aReview });
  });

  test.each(["", "Killed\n"])(
    "says that there is none where it crashed and printed %j",
    (printed) => {
      const { code, text } = review(1, printed);
      expect([code, text]).toEqual([0, expect.stringContaining("could not be made (exit code 1)")]);
    },
  );
});

test.each([0, 1, 3, 4])("the job of GitHub ends with the review's exit code %i", (code) => {
  using folder = aFolder();
  mkdirSync(join(folder.path, "review"));
  writeFileSync(join(folder.path, "review/exit-code"), `${code}\n`);
  const name = "Validate, and fail where the review found something that needs an answer";
  const programs = { git: "echo base", node: "exit 0" };
  const file = ".github/workflows/pull-request.yml";
  expect(runStep(file, name, folder.path, { env: { BASE: "main" }, programs }).code).toBe(code);
});

describe("a comment that is too long keeps whole lines and whole blocks, and says so under its heading", () => {
  /** Around the limit the text ends in a line, in a block and behind one. */
  const longTexts = (limit: number): string[] =>
    [1, 20, 38, 39, 40, 60].map((count) => {
      const list = Array.from(
        { length: count },
        (_, at) => `- \`prod.t-${at}\` changes: äöü ${"x".repeat(limit / 100)}`,
      );
      const lines = Array.from({ length: 30 }, (_, at) => `${at}: ${"y".repeat(limit / 60)}`);
      const block = ["````yaml", ...lines, "```", "````"];
      return ["### Tenantry: many", "", ...list, "", ...block, "", ...block, "The end", ""].join(
        "\n",
      );
    });

  function expectFitting(body: string, text: string, limit: number): void {
    const said = body.split("\n").filter((line) => line !== "");
    expect(said.slice(0, 3)).toEqual([
      mark,
      "### Tenantry: many",
      expect.stringMatching(/Too long for one comment.*`tenantry review .*--format text`/),
    ]);
    const kept = said.slice(3);
    const all = text.split("\n").filter((line) => line !== "" && !line.startsWith("###"));
    expect(body.length).toBeLessThan(limit);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(all.length);
    expect(kept).toEqual(all.slice(0, kept.length));
    expect(kept.filter((line) => line.startsWith("````")).length % 2).toBe(0);
  }

  test("on GitHub", () => {
    using folder = aFolder();
    mkdirSync(join(folder.path, "review"));
    const fit = (text: string): string => {
      writeFileSync(join(folder.path, "review/comment.md"), text);
      const env = { LIMIT: "3000" };
      const file = ".github/workflows/comment.yml";
      const { code, said } = runStep(file, "Make it fit", folder.path, { env });
      expect([code, said]).toEqual([0, ""]);
      return readFileSync(join(folder.path, "body.md"), "utf8");
    };
    expect(fit(aReview)).toBe(`${mark}\n${aReview}`);
    for (const text of longTexts(3000)) expectFitting(fit(text), text, 3300);
  });

  test("on Gitea", async () => {
    for (const text of longTexts(65_000)) {
      const { posted } = await postTo([], text);
      expectFitting(posted[0]?.body ?? "", text, 65_500);
    }
  });
});

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

/** Runs .gitea/comment.mjs against a Gitea with these comments, 50 a page. */
async function postTo(comments: readonly Comment[], text: string, { pages = true } = {}) {
  const posted: { method: string; path: string; body: string }[] = [];
  const answer = (method: string, { pathname, searchParams }: URL, data: string): unknown => {
    if (pathname === "/user") return { login: "gitea-actions" };
    const page = Number(searchParams.get("page"));
    if (method === "GET") return pages ? comments.slice(50 * (page - 1), 50 * page) : comments;
    const { body } = JSON.parse(data) as { body: string };
    posted.push({ method, path: pathname, body });
    return {};
  };
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    let data = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      data += text;
    });
    request.on("end", () => {
      const known = headers.authorization === "token t0ken";
      const said = known ? answer(method, new URL(url, "http://localhost"), data) : {};
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  using folder = aFolder();
  writeFileSync(join(folder.path, "comment.md"), text);
  const { port } = server.address() as AddressInfo;
  const API = `http://127.0.0.1:${port}`;
  const env = { ...process.env, API, TOKEN: "t0ken", REPOSITORY: "o/n", NUMBER: "7" };
  try {
    await promisify(execFile)(
      process.execPath,
      [join(projectRoot, ".gitea/comment.mjs"), join(folder.path, "comment.md")],
      { env },
    );
  } finally {
    server.close();
  }
  return { posted };
}

describe("the comment on Gitea", () => {
  const others = Array.from({ length: 120 }, (_, id) => ({
    ...{ id, user: { login: "jane" }, body: id === 3 ? `${mark}\nnot the bot's` : "Fine" },
  }));
  const mine = { id: 500, user: { login: "gitea-actions" }, body: `${mark}\nof before` };
  const body = `${mark}\n${aReview}`;

  test("is a new one where there is none of its own, whoever else uses its mark", async () => {
    const { posted } = await postTo(others, aReview);
    expect(posted).toEqual([{ method: "POST", path: "/repos/o/n/issues/7/comments", body }]);
  });

  test.each([true, false])("is written over the one of before, with pages: %s", async (pages) => {
    const { posted } = await postTo([...others, mine], aReview, { pages });
    expect(posted).toEqual([{ method: "PATCH", path: "/repos/o/n/issues/comments/500", body }]);
  });
});

describe.each([".github", ".gitea"])("lines of the ledger on %s", (forge) => {
  const git = (folder: string, ...args: string[]): string =>
    execFileSync(
      "git",
      ["-c", "user.name=T", "-c", "user.email=t@example", "-C", folder, ...args],
      {
        encoding: "utf8",
      },
    ).trim();

  /** A pull request's branch on a remote that only SSH with the key reaches. */
  function commitLines(folder: string, edit: (clone: string) => void) {
    const [remote, data] = [join(folder, "remote.git"), join(folder, "data")];
    git(folder, "init", "--quiet", "--bare", remote);
    git(folder, "init", "--quiet", data);
    mkdirSync(join(data, "platform/ledger"), { recursive: true });
    writeFileSync(join(data, "platform/ledger/site.yaml"), "a: 1\n");
    git(data, "add", "--all");
    git(data, "commit", "--quiet", "--message=Head");
    const sha = git(data, "rev-parse", "HEAD");
    git(data, "push", "--quiet", remote, "HEAD:refs/heads/topic");
    edit(data);
    mkdirSync(join(folder, "bin"));
    mkdirSync(join(folder, "tmp"));
    const ssh = `#!/bin/sh\nstat -c %a "$2" >>'${folder}/key'\ncat "$2" >>'${folder}/key'\nfor last; do :; done\neval "$last"\n`;
    writeFileSync(join(folder, "bin/ssh"), ssh, { mode: 0o755 });
    writeFileSync(join(folder, "bin/gh"), "#!/bin/sh\necho github.com key\n", { mode: 0o755 });
    const env = {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      TMPDIR: join(folder, "tmp"),
      ...{ KEY: "the key", BRANCH: "topic", SHA: sha, DEFAULT_BRANCH: "main" },
      REPOSITORY: remote.slice(1, -".git".length),
      ...{ REMOTE: `ssh://git@gitea.example${remote}`, KNOWN_HOSTS: "gitea.example key" },
    };
    const { code, said } = runStep(`${forge}/workflows/commit-ledger.yml`, "Commit", data, { env });
    return { code, said, head: git(remote, "log", "-1", "--format=%s", "topic") };
  }

  test("are pushed with the deploy key, which nobody else can read and which is gone afterwards", () => {
    using folder = aFolder();
    const { code, said, head } = commitLines(folder.path, (clone) =>
      writeFileSync(join(clone, "platform/ledger/site.yaml"), "a: 1\nb: 2\n"),
    );
    expect([code, head], said).toEqual([0, "Give out the numbers of new tenants and services"]);
    expect(readFileSync(join(folder.path, "key"), "utf8")).toBe("600\nthe key\n");
    expect(globSync("*", { cwd: join(folder.path, "tmp") })).toEqual([]);
    expect(said).not.toContain("the key");
  });

  test("are not pushed onto a commit that was not reviewed", () => {
    using folder = aFolder();
    const { code, head } = commitLines(folder.path, (clone) => {
      git(clone, "commit", "--quiet", "--allow-empty", "--message=Newer");
      git(clone, "push", "--quiet", join(folder.path, "remote.git"), "HEAD:refs/heads/topic");
      git(clone, "reset", "--quiet", "--hard", "HEAD~1");
      writeFileSync(join(clone, "platform/ledger/site.yaml"), "a: 1\nb: 2\n");
    });
    expect([code, head]).toEqual([1, "Newer"]);
  });
});
