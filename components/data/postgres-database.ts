import { Database } from "@pulumi/postgresql/database.js";
import { DefaultPrivileges } from "@pulumi/postgresql/defaultPrivileges.js";
import { Grant, type GrantArgs } from "@pulumi/postgresql/grant.js";
import { Role } from "@pulumi/postgresql/role.js";
import { Schema } from "@pulumi/postgresql/schema.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { ResolvedPostgres } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import type { Postgres } from "./stores.ts";

const type = token("data", "PostgresDatabase");

/** Letters and digits only, so that it stands in a URL as it is; 40 of them are 238 bits. */
const passwordLength = 40;

/** Where the application's tables stand. Not `public`, which belongs to nobody in particular. */
const schemaName = "app";

/** Milliseconds. A statement or an open transaction that is forgotten must not hold locks and connections for ever. */
const timeouts = { statementTimeout: 300_000, idleInTransactionSessionTimeout: 60_000 } as const;

/** What a database allows beyond its application: Tenantry's own connections are counted, too. */
const administratorConnections = 4;

/** What no role of a tenant ever has; the provider's own defaults, written out. */
const noPowers = {
  superuser: false,
  createDatabase: false,
  createRole: false,
  replication: false,
  bypassRowLevelSecurity: false,
} as const;

const tablePrivileges = [
  "DELETE",
  "INSERT",
  "REFERENCES",
  "SELECT",
  "TRIGGER",
  "TRUNCATE",
  "UPDATE",
];
const sequencePrivileges = ["SELECT", "UPDATE", "USAGE"];

export interface PostgresDatabaseArgs {
  /** Names, limits and the server. `lifecycle: "protected"` makes Pulumi refuse to delete or replace what holds data. */
  readonly postgres: ResolvedPostgres;
}

/**
 * A database of its own on a shared server. Its owner cannot log in, so that the application can neither drop the
 * database nor let others in; the application's role may connect and make its tables in the schema `app`, which is
 * first in its search path. Nobody else may connect: PostgreSQL gives CONNECT to everybody, and that is taken back.
 * Another encoding or collation replaces the database; names change in place.
 *
 * Children: `<name>` (database), `<name>-password`, `-owner`, `-role`, `-no-public`, `-connect`, `-schema`, `-use`,
 * `-tables`, `-sequences`.
 */
export class PostgresDatabase extends Component implements Postgres {
  /** `postgres://t17_crm:…@10.10.10.150:5432/t17_crm`; a secret, known once the role may connect and work. */
  readonly url: pulumi.Output<string>;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** A secret, known once the role may connect and work. */
  readonly password: pulumi.Output<string>;

  private readonly plan: ResolvedPostgres;

  constructor(name: string, args: PostgresDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const { host, port, database, role, owner, lifecycle } = args.postgres;
    super(type, name, { host, port, database, role, owner, lifecycle }, opts);
    this.refuse(problemsOf(args.postgres));
    this.plan = args.postgres;
    this.host = host;
    this.port = port;
    this.database = database;
    this.user = role;

    const secret = this.createPassword();
    const roles = this.createRoles(secret);
    const ready = this.createPrivileges(this.createDatabase(roles));
    this.password = pulumi.secret(pulumi.all([secret, ready.urn]).apply(([value]) => value));
    this.url = pulumi.interpolate`postgres://${role}:${this.password}@${host}:${port}/${database}`;
    this.registerOutputs({ host, port, database, user: role });
  }

  private createPassword(): pulumi.Output<string> {
    const password = new RandomPassword(
      this.child("password"),
      { length: passwordLength, special: false },
      this.keepsData(),
    );
    return pulumi.secret(password.result);
  }

  private createRoles(password: pulumi.Output<string>): Role[] {
    const owner = new Role(
      this.child("owner"),
      { name: this.plan.owner, login: false, ...noPowers },
      this.keepsData(),
    );
    const role = new Role(
      this.child("role"),
      {
        name: this.plan.role,
        login: true,
        ...noPowers,
        password,
        encryptedPassword: true,
        connectionLimit: this.plan.connectionLimit,
        // Extensions stand in `public`, where the role may use what is there and make nothing.
        searchPaths: [schemaName, "public"],
        ...timeouts,
      },
      this.keepsData(),
    );
    return [owner, role];
  }

  private createDatabase(roles: Role[]): Database {
    return new Database(
      this.child(),
      {
        name: this.plan.database,
        owner: this.plan.owner,
        template: "template0",
        encoding: "UTF8",
        lcCollate: "C",
        lcCtype: "C",
        connectionLimit: this.plan.connectionLimit + administratorConnections,
        allowConnections: true,
        isTemplate: false,
      },
      // It goes before the roles: one that still owns tables somewhere cannot be dropped.
      this.keepsData({ dependsOn: roles, deleteBeforeReplace: true }),
    );
  }

  /** One after the other: PostgreSQL answers parallel grants on one database with "tuple concurrently updated". */
  private createPrivileges(database: Database): pulumi.Resource {
    const { role, owner } = this.plan;
    const grant = (suffix: string, args: Omit<GrantArgs, "database">, after: pulumi.Resource) =>
      new Grant(
        this.child(suffix),
        { ...args, database: this.plan.database, withGrantOption: false },
        this.inside(database, after),
      );
    const noPublic = grant(
      "no-public",
      { role: "public", objectType: "database", privileges: [] },
      database,
    );
    const connect = grant(
      "connect",
      { role, objectType: "database", privileges: ["CONNECT", "TEMPORARY"] },
      noPublic,
    );
    const schema = new Schema(
      this.child("schema"),
      { database: this.plan.database, name: schemaName, owner, dropCascade: false },
      this.keepsData(this.inside(database, connect)),
    );
    const use = grant(
      "use",
      { role, schema: schemaName, objectType: "schema", privileges: ["CREATE", "USAGE"] },
      schema,
    );
    const tables = this.share("tables", "table", tablePrivileges, database, use);
    return this.share("sequences", "sequence", sequencePrivileges, database, tables);
  }

  /** What the owner makes, for instance when an administrator restores a dump, the application may use. */
  private share(
    suffix: string,
    objectType: "table" | "sequence",
    privileges: string[],
    database: Database,
    after: pulumi.Resource,
  ): DefaultPrivileges {
    const { role, owner } = this.plan;
    return new DefaultPrivileges(
      this.child(suffix),
      {
        database: this.plan.database,
        schema: schemaName,
        owner,
        role,
        objectType,
        privileges,
        withGrantOption: false,
      },
      this.inside(database, after),
    );
  }

  /** What is inside a database comes and goes with it: dropping it drops them. */
  private inside(database: Database, after: pulumi.Resource): pulumi.CustomResourceOptions {
    return this.options({
      dependsOn: [after],
      replaceWith: [database],
      deletedWith: database,
      deleteBeforeReplace: true,
    });
  }

  private keepsData(more: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
    return this.options({ ...more, protect: this.plan.lifecycle === "protected" });
  }
}

/** Names stand in SQL and in a URL as they are. */
const nameForm = /^[a-z][a-z0-9_]{0,62}$/;

function problemsOf(postgres: ResolvedPostgres): string[] {
  const problems: string[] = [];
  for (const key of ["database", "role", "owner"] as const) {
    if (!nameForm.test(postgres[key])) {
      problems.push(
        `${key} "${postgres[key]}" is not a plain name: a-z, 0-9 and "_", at most 63 characters.`,
      );
    }
  }
  if (postgres.owner === postgres.role) {
    problems.push(
      `owner and role are both "${postgres.role}": the application would own its database. Name two roles.`,
    );
  }
  if (!Number.isInteger(postgres.connectionLimit) || postgres.connectionLimit < 1) {
    problems.push(
      `connectionLimit needs a whole number from 1 up, got ${postgres.connectionLimit}; -1 would be no limit.`,
    );
  }
  return problems;
}
