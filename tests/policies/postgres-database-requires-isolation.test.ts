import { postgresDatabaseRequiresIsolation } from "../../policies/rules/postgres-database-requires-isolation.ts";
import { aPlatform, aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

type Inputs = Readonly<Record<string, unknown>>;

const owner = (inputs: Inputs = {}) =>
  aResource("postgresql:index/role:Role", "acme-crm-owner", {
    name: "t1_crm_owner",
    login: false,
    superuser: false,
    ...inputs,
  });
const role = (inputs: Inputs = {}) =>
  aResource("postgresql:index/role:Role", "acme-crm-role", {
    name: "t1_crm",
    login: true,
    superuser: false,
    createDatabase: false,
    createRole: false,
    ...inputs,
  });
const database = (inputs: Inputs = {}) =>
  aResource("postgresql:index/database:Database", "acme-crm", {
    name: "t1_crm",
    owner: "t1_crm_owner",
    ...inputs,
  });
const grant = (name: string, inputs: Inputs) =>
  aResource("postgresql:index/grant:Grant", name, {
    database: "t1_crm",
    objectType: "database",
    withGrantOption: false,
    ...inputs,
  });
const closed = (inputs: Inputs = {}) =>
  grant("acme-crm-no-public", { role: "public", privileges: [], ...inputs });
const connect = (inputs: Inputs = {}) =>
  grant("acme-crm-connect", { role: "t1_crm", privileges: ["CONNECT"], ...inputs });
const future = (inputs: Inputs = {}) =>
  aResource("postgresql:index/defaultPrivileges:DefaultPrivileges", "acme-crm-tables", {
    role: "t1_crm",
    objectType: "table",
    privileges: ["SELECT"],
    ...inputs,
  });
const service = (inputs: Inputs = {}) =>
  aResource("tenantry:aws:ServiceDatabase", "acme-crm", { database: "t1_crm", ...inputs });

const whole = [owner(), role(), closed(), connect()];
const found = (first: ReturnType<typeof owner>, says: RegExp, others = whole) => ({
  resources: [first, ...others.filter(({ name }) => name !== first.name)],
  says,
});

ruleCases(postgresDatabaseRequiresIsolation, {
  passes: {
    "a database with its owner, its role and no PUBLIC": [database(), ...whole],
    "one that a function of AWS makes": [service()],
    "one of the platform's own": {
      resources: [
        database({ name: "register" }),
        ...whole.with(2, closed({ database: "register" })),
      ],
      stack: aPlatform(),
    },
  },
  violates: {
    "more than a connection to its database": found(
      connect({ privileges: ["CONNECT", "CREATE"] }),
      /privileges on a database must be of CONNECT, TEMPORARY/,
    ),
    "tables to come that everybody may read": found(
      future({ role: "public" }),
      /of PUBLIC must be/,
    ),
    "tables to come that another tenant may read": found(
      future({ role: "t2_crm" }),
      /role must be one that this stack makes/,
    ),
    "tables to come that may be passed on": found(
      future({ withGrantOption: true }),
      /withGrantOption must be false/,
    ),
    "a password that the server keeps in clear": found(
      role({ encryptedPassword: false }),
      /encryptedPassword must not be off/,
    ),
    "a role without a limit": found(role({ connectionLimit: -1 }), /-1 is no limit/),
    "a database without a limit": found(database({ connectionLimit: -1 }), /-1 is no limit/),
    "a database that can be copied": found(
      database({ isTemplate: true }),
      /isTemplate must be false/,
    ),
    "a superuser": found(role({ superuser: true }), /superuser must be false/),
    "a role that makes databases": found(role({ createDatabase: true }), /createDatabase/),
    "a role that makes roles": found(role({ createRole: true }), /createRole/),
    "a role that replicates": found(role({ replication: true }), /replication/),
    "a role past row security": found(role({ bypassRowLevelSecurity: true }), /bypassRow/),
    "a member of another role": found(role({ roles: ["t2_crm_owner"] }), /roles must be empty/),
    "an owner of another stack": found(database({ owner: "t2_crm_owner" }), /owner must be a role/),
    "no owner": found(database({ owner: undefined }), /owner must be a role/),
    "an owner that logs in": {
      resources: [database(), owner({ login: true }), role(), closed(), connect()],
      says: /must not log in/,
    },
    "PUBLIC left as it is": {
      resources: [database(), owner(), role(), connect()],
      says: /nothing takes CONNECT from PUBLIC/,
    },
    "PUBLIC closed on another database": {
      resources: [database(), owner(), role(), connect(), closed({ database: "t1_docs" })],
      says: /nothing takes CONNECT from PUBLIC/,
    },
    "PUBLIC let in": {
      resources: [closed({ privileges: ["CONNECT"] }), owner(), role()],
      says: /privileges of PUBLIC must be empty/,
    },
    "another tenant's role let in": found(connect({ role: "t2_crm" }), /role must be one/),
    "a right to pass rights on": found(connect({ withGrantOption: true }), /withGrantOption/),
    "a name that is not the tenant's": {
      resources: [database({ name: "t2_crm" }), ...whole.with(2, closed({ database: "t2_crm" }))],
      says: /its name must begin with t1_/,
    },
    "a membership as a resource": {
      resources: [aResource("postgresql:index/grantRole:GrantRole", "acme-joins", {})],
      says: /member of another/,
    },
    "a function's database with another's number": {
      resources: [service({ database: "t11_crm" })],
      says: /t1_/,
    },
  },
  unknown: {
    "a power": found(role({ superuser: "[unknown]" }), /superuser .* not known before/),
    memberships: found(role({ roles: "[unknown]" }), /roles .* not known before/),
    "the owner": found(database({ owner: "[unknown]" }), /owner is not known before/),
    "the name": {
      resources: [
        database({ name: "[unknown]" }),
        owner(),
        role(),
        closed({ database: "[unknown]" }),
      ],
      says: /name is not known before/,
    },
    "who gets a right": found(connect({ role: "[unknown]" }), /role .* not known before/),
    "what PUBLIC may": {
      resources: [closed({ privileges: "[unknown]" }), owner(), role()],
      says: /privileges of PUBLIC/,
    },
    "the password": { resources: [database(), ...whole.with(1, role({ password: "[unknown]" }))] },
  },
});
