import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

const busy = 5;

/**
 * Does `work` while no other process of this machine does anything under the same file. The lock is SQLite's on an
 * otherwise empty database, which the kernel releases when its holder dies: none is ever left behind.
 *
 * @param file absolute; made if absent
 * @param waitSeconds how long to wait for the other one. Default: 60
 * @throws Error when it is still held then
 */
export async function exclusively<T>(
  file: string,
  work: () => T | Promise<T>,
  waitSeconds = 60,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    const end = Date.now() + waitSeconds * 1000;
    while (!begin(database)) {
      if (Date.now() >= end) {
        throw new Error(
          `Another tenantry holds ${file}, for ${waitSeconds} seconds by now. Wait for it to end and run again.`,
        );
      }
      await sleep(50);
    }
    return await work();
  } finally {
    database.close();
  }
}

function begin(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === busy) return false;
    throw error;
  }
}
