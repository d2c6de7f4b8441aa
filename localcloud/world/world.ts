import { randomBytes } from "node:crypto";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Props } from "../values/value.ts";
import { openDatabase, transaction } from "./database.ts";

/** Something that one object owns and others may refer to: a VMID, an address, a pool, a role. */
export interface Mark {
  readonly kind: string;
  readonly key: string;
}

/** An object that stands in the simulated cloud. Secret values in it are sealed. */
export interface WorldObject {
  /** Which site or account, from the provider's connection: `proxmoxve https://192.168.0.10:8006`. */
  readonly site: string;
  readonly type: string;
  readonly id: string;
  readonly urn: string;
  readonly inputs: Props;
  readonly outputs: Props;
}

type Row = Record<string, SQLOutputValue>;

/**
 * What stands in the simulated clouds of one environment: one SQLite file, shared by every plugin process of every
 * stack. What belongs together is one site, whichever process speaks to it.
 */
export class World {
  readonly folder: string;
  readonly database: DatabaseSync;

  constructor(folder: string) {
    this.folder = folder;
    this.database = openDatabase(folder);
  }

  close(): void {
    this.database.close();
  }

  /** Nothing of other processes changes while `work` runs. Must not be nested, must not await. */
  transaction<T>(work: () => T): T {
    return transaction(this.database, work);
  }

  /** Key of the world's seals: with it alone no sealed value can be told. */
  sealKey(): string {
    const read = this.database.prepare("SELECT value FROM meta WHERE key = 'seal'");
    const row = read.get();
    if (row) return String(row.value);
    this.database
      .prepare("INSERT OR IGNORE INTO meta VALUES ('seal', ?)")
      .run(randomBytes(32).toString("hex"));
    return String(read.get()?.value);
  }

  /** Counts from 1, for each name of its own; what was counted is never given again. */
  count(name: string): number {
    const row = this.database
      .prepare(
        `INSERT INTO meta VALUES (?, '1')
         ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value`,
      )
      .get(`count ${name}`);
    return Number(row?.value);
  }

  find(site: string, type: string, id: string): WorldObject | undefined {
    return toObject(
      this.database
        .prepare("SELECT * FROM objects WHERE site = ? AND type = ? AND id = ?")
        .get(site, type, id),
    );
  }

  objects(): WorldObject[] {
    return this.database
      .prepare("SELECT * FROM objects ORDER BY site, type, id")
      .all()
      .flatMap((row) => toObject(row) ?? []);
  }

  put(object: WorldObject, owned: readonly Mark[], used: readonly Mark[]): void {
    const { site, type, id, urn } = object;
    this.database
      .prepare("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?)")
      .run(site, type, id, urn, JSON.stringify(object.inputs), JSON.stringify(object.outputs));
    this.dropMarks(site, type, id);
    const mark = this.database.prepare("INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?)");
    for (const { kind, key } of owned) mark.run(site, kind, key, 1, type, id);
    for (const { kind, key } of used) mark.run(site, kind, key, 0, type, id);
  }

  /** Only the values change: what the object owns and refers to stays its own. */
  change({ site, type, id }: WorldObject, inputs: Props, outputs: Props): void {
    this.database
      .prepare("UPDATE objects SET inputs = ?, outputs = ? WHERE site = ? AND type = ? AND id = ?")
      .run(JSON.stringify(inputs), JSON.stringify(outputs), site, type, id);
  }

  remove(site: string, type: string, id: string): void {
    this.database
      .prepare("DELETE FROM objects WHERE site = ? AND type = ? AND id = ?")
      .run(site, type, id);
    this.dropMarks(site, type, id);
  }

  /** Who owns a mark at this site. */
  owner(site: string, mark: Mark): WorldObject | undefined {
    return this.marked(site, mark, 1)[0];
  }

  /** Who refers to a mark at this site. */
  users(site: string, mark: Mark): WorldObject[] {
    return this.marked(site, mark, 0);
  }

  /** Any object that owns or refers to a mark, whatever the site. */
  anywhere(mark: Mark): WorldObject | undefined {
    return toObject(
      this.database
        .prepare(
          `SELECT o.* FROM marks m JOIN objects o USING (site, type, id)
           WHERE m.kind = ? AND m.key = ? LIMIT 1`,
        )
        .get(mark.kind, mark.key),
    );
  }

  /** Who owns a mark, at every site. */
  owners(mark: Mark): WorldObject[] {
    return this.database
      .prepare(
        `SELECT o.* FROM marks m JOIN objects o USING (site, type, id)
         WHERE m.kind = ? AND m.key = ? AND m.owns = 1 ORDER BY o.site`,
      )
      .all(mark.kind, mark.key)
      .flatMap((row) => toObject(row) ?? []);
  }

  /** Forgets everything at a site. */
  removeSite(site: string): void {
    this.database.prepare("DELETE FROM objects WHERE site = ?").run(site);
    this.database.prepare("DELETE FROM marks WHERE site = ?").run(site);
  }

  private marked(site: string, mark: Mark, owns: 0 | 1): WorldObject[] {
    return this.database
      .prepare(
        `SELECT o.* FROM marks m JOIN objects o USING (site, type, id)
         WHERE m.site = ? AND m.kind = ? AND m.key = ? AND m.owns = ? ORDER BY o.type, o.id`,
      )
      .all(site, mark.kind, mark.key, owns)
      .flatMap((row) => toObject(row) ?? []);
  }

  private dropMarks(site: string, type: string, id: string): void {
    this.database
      .prepare("DELETE FROM marks WHERE site = ? AND type = ? AND id = ?")
      .run(site, type, id);
  }
}

function toObject(row: Row | undefined): WorldObject | undefined {
  if (!row) return undefined;
  return {
    site: String(row.site),
    type: String(row.type),
    id: String(row.id),
    urn: String(row.urn),
    inputs: JSON.parse(String(row.inputs)) as Props,
    outputs: JSON.parse(String(row.outputs)) as Props,
  };
}
