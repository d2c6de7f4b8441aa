import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { localFolder, type Project } from "./project.ts";

/** Lines that the CLI itself puts into a settings file: what secrets in the state are encrypted with. */
const encryptionLine = /^(encryptionsalt|encryptedkey|secretsprovider):.*$/gm;

/** The committed settings of an environment: the catalog's own, else the project's, else none. */
function committedSettings(project: Project, environment: string): string | undefined {
  return [project.catalog, project.root]
    .map((folder) => join(folder, `Pulumi.${environment}.yaml`))
    .find((file) => existsSync(file));
}

/**
 * The settings file that all stacks of an environment share through `--config-file`.
 * A local run gets a copy below `.tenantry/local`, so that no salt lands in a committed file.
 */
export async function settingsFile(
  project: Project,
  environment: string,
  local: boolean,
): Promise<string> {
  const committed = committedSettings(project, environment);
  const file = local
    ? join(localFolder(project, environment), `Pulumi.${environment}.yaml`)
    : (committed ?? join(project.catalog, `Pulumi.${environment}.yaml`));
  const source = committed ? await readFile(committed, "utf8") : "config: {}\n";
  if (!existsSync(file)) {
    await writeWhole(file, source);
  } else if (local) {
    await writeWhole(file, withEncryption(source, await readFile(file, "utf8")));
  }
  return file;
}

/** `settings` with the encryption lines of `other`, unless it has its own. */
export function withEncryption(settings: string, other: string): string {
  if (encryptionLines(settings).length > 0) return settings;
  const lines = encryptionLines(other);
  return lines.length === 0 ? settings : `${settings.trimEnd()}\n${lines.join("\n")}\n`;
}

/** Whether the file already says what secrets are encrypted with. */
export function hasEncryption(settings: string): boolean {
  return encryptionLines(settings).length > 0;
}

function encryptionLines(settings: string): string[] {
  return settings.match(encryptionLine) ?? [];
}

/** Through a temporary file: a parallel reader sees the old text or the new one. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}
