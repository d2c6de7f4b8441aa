import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { copyCatalog, keepDev } from "./make-tenants.ts";

/** A folder that is removed when the test is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The repository's environment `dev` in a folder of the test's own, with these files changed; null removes one. */
export function aCatalog(
  changes: Readonly<Record<string, string | Uint8Array | null>> = {},
): string {
  const root = aFolder();
  copyCatalog(root);
  keepDev(root);
  for (const [file, content] of Object.entries(changes)) {
    const path = join(root, file);
    if (content === null) {
      rmSync(path, { recursive: true });
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
  return root;
}
