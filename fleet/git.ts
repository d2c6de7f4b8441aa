import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** There is no such revision, or no repository. Said to whoever named it. */
export class RevisionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RevisionError";
  }
}

/** One call of Git in a folder; what it prints. @throws what it says on stderr */
async function git(folder: string, args: readonly string[]): Promise<string> {
  return (await run("git", ["-C", folder, ...args], { maxBuffer: 1 << 28 })).stdout;
}

/** The commit that a revision means in the repository that holds `folder`. @throws RevisionError */
export async function commitOf(folder: string, revision: string): Promise<string> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    return (await git(folder, args)).trim();
  } catch {
    throw new RevisionError(
      (await repositoryOf(folder)) === undefined
        ? `${folder} is in no Git repository, so there is no revision "${revision}" to compare with. Run it in a clone.`
        : `"${revision}" is no commit of the Git repository that holds ${folder}. ` +
            `In CI, fetch the base first (git fetch origin main).`,
    );
  }
}

/** The topmost folder of the repository; undefined where there is none. */
export async function repositoryOf(folder: string): Promise<string | undefined> {
  return git(folder, ["rev-parse", "--show-toplevel"]).then(
    (path) => path.trim(),
    () => undefined,
  );
}

/**
 * Files of the working tree that differ from a commit, committed or not, those that Git does not know included. Paths
 * are relative to `folder`, and only of files in it.
 *
 * @param paths which part of the folder is looked at
 */
export async function changedSince(
  folder: string,
  commit: string,
  paths: readonly string[],
): Promise<string[]> {
  const diff = ["diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--", ...paths];
  const [tracked, others] = await Promise.all([
    git(folder, diff),
    git(folder, ["ls-files", "--others", "-z", "--", ...paths]),
  ]);
  return [...new Set([...tracked.split("\0"), ...others.split("\0")])].filter(Boolean).sort();
}

/** The files of a commit below `paths`, relative to `folder`. */
export async function filesAt(
  folder: string,
  commit: string,
  paths: readonly string[],
): Promise<string[]> {
  const names = await git(folder, ["ls-tree", "-r", "--name-only", "-z", commit, "--", ...paths]);
  return names.split("\0").filter(Boolean);
}

/** What these files held at a commit; a file that was not there is left out. One call for all of them. */
export async function textsAt(
  folder: string,
  commit: string,
  paths: readonly string[],
): Promise<Map<string, Buffer>> {
  const child = spawn("git", ["-C", folder, "cat-file", "--batch"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.end(paths.map((path) => `${commit}:./${path}\n`).join(""));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const answer = Buffer.concat(chunks);
  const texts = new Map<string, Buffer>();
  let at = 0;
  for (const path of paths) {
    // `<id> blob <size>`, the file and a line's end; or `<name> missing`.
    const end = answer.indexOf("\n", at);
    const [, size] = / blob (\d+)$/.exec(answer.toString("utf8", at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    texts.set(path, answer.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}
