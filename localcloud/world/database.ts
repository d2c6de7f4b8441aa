import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** How long a process waits for another one's write, ms. Writes are single inserts: this is never reached in practice. */
const busyTimeout = 20_000;

const tables = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS objects (
    site TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, urn TEXT NOT NULL,
    inputs TEXT NOT NULL, outputs TEXT NOT NULL,
    PRIMARY KEY (site, type, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS marks (
    site TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, owns INTEGER NOT NULL,
    type TEXT NOT NULL, id TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS marks_owned ON marks (site, kind, key) WHERE owns = 1;
  CREATE INDEX IF NOT EXISTS marks_used ON marks (site, kind, key);
  CREATE INDEX IF NOT EXISTS marks_key ON marks (kind, key);
  CREATE INDEX IF NOT EXISTS marks_holder ON marks (site, type, id);
  CREATE TABLE IF NOT EXISTS calls (
    n INTEGER PRIMARY KEY, at TEXT NOT NULL, method TEXT NOT NULL, urn TEXT NOT NULL, type TEXT NOT NULL,
    site TEXT NOT NULL, outcome TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS faults (
    n INTEGER PRIMARY KEY, type TEXT NOT NULL, method TEXT NOT NULL, nth INTEGER NOT NULL, kind TEXT NOT NULL,
    name TEXT, seen INTEGER NOT NULL DEFAULT 0, fired TEXT
  ) STRICT;
`;

/** The SQLite file of a world; made if absent. WAL, so that many plugin processes may read and write at once. */
export function openDatabase(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "world.sqlite"), { timeout: busyTimeout });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'faults'").get()) {
    transaction(database, () => database.exec(tables));
  }
  return database;
}

/** Runs `work` with the write lock held from the start, so that what it reads stays true until it has written. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
