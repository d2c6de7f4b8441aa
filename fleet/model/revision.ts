import { spawn } from "node:child_process";
import { mkdtemp, readFile, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitOf, RevisionError } from "../git.ts";
import { removedWithProcess } from "./removed-with-process.ts";

/** The files of an earlier revision, in a private folder that goes when it is disposed of, or with the process. */
export interface Revision extends Disposable {
  /** Full id of the commit. */
  readonly commit: string;
  /** Absolute path of the folder. */
  readonly root: string;
  /**
   * Whether `package-lock.json` is the one of the folder that it was taken from: then its packages are there too.
   * `none`: the revision has no such file, it is a catalog alone.
   */
  readonly packages: "same" | "differ" | "none";
}

/**
 * Puts what `folder` held at a revision into a folder of its own. The working tree, the index and the repository are
 * left as they are.
 * @throws RevisionError
 */
export async function checkOut(folder: string, revision: string): Promise<Revision> {
  const commit = await commitOf(folder, revision);
  const root = await mkdtemp(join(tmpdir(), "tenantry-base-"));
  const release = removedWithProcess(root);
  try {
    await unpack(folder, commit, root);
    const packages = await comparePackages(folder, root);
    if (packages === "same")
      await symlink(join(folder, "node_modules"), join(root, "node_modules"));
    return { commit, root, packages, [Symbol.dispose]: release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Gives a revision without packages of its own those of a project, so that its program can be run at all. */
export async function lendPackages({ root }: Revision, project: string): Promise<void> {
  await symlink(join(project, "node_modules"), join(root, "node_modules"));
}

/** `git archive` in a folder takes that folder alone, with its paths as they are below it. */
function unpack(folder: string, commit: string, into: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const archive = spawn("git", ["-C", folder, "archive", "--format=tar", commit]);
    const tar = spawn("tar", ["-x", "-C", into]);
    const said: string[] = [];
    for (const { stderr } of [archive, tar]) stderr.on("data", (text) => said.push(String(text)));
    archive.stdout.pipe(tar.stdin);
    archive.on("error", reject);
    tar.on("error", reject);
    archive.on("close", (code) => {
      if (code !== 0) reject(new RevisionError(`git archive ${commit}: ${said.join("").trim()}`));
    });
    tar.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new RevisionError(`The files of ${commit} cannot be unpacked: ${said.join("")}`));
    });
  });
}

async function comparePackages(folder: string, root: string): Promise<Revision["packages"]> {
  const [now, then] = await Promise.all([folder, root].map(lockFile));
  if (then === undefined) return "none";
  return now === then ? "same" : "differ";
}

function lockFile(folder: string): Promise<string | undefined> {
  return readFile(join(folder, "package-lock.json"), "utf8").catch(() => undefined);
}
