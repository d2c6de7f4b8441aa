import { createHash } from "node:crypto";
import { gone, inClear, leftOut, type Mutation, of, set, text, unprotected } from "../mutation.ts";

const powers = [
  [set("superuser", true), "it could read every database of the server"],
  [set("createDatabase", true), "it could fill the server"],
  [set("createRole", true), "it could make itself a member of others"],
  [set("replication", true), "it could copy the whole server"],
  [set("bypassRowLevelSecurity", true), "rules on rows would not hold for it"],
  [unprotected, "the engine would drop it, and with it what it owns"],
] as const;

/** A user of the cache as it is delivered; the number is that of the tenant whose stack it is in. */
const user = (rights: string) =>
  `user t3_dashboard on sanitize-payload #${createHash("sha256").update("x").digest("hex")} ${rights}\n`;
const users = (rights: string) => inClear("stdin", user(rights));

export const data: readonly Mutation[] = [
  ...of(
    "PostgresDatabase",
    "index/role",
    [
      ...powers,
      [set("roles", ["t1_crm_owner"]), "it would have what another tenant's has"],
      [set("connectionLimit", -1), "it could take all connections of the server"],
      [set("encryptedPassword", false), "the server would hold its password in clear"],
      [leftOut("statementTimeout"), "one query could stand in the way for ever"],
      [set("searchPaths", ["public"]), "tables would come where everybody may look"],
    ],
    /-role$/,
  ),
  ...of(
    "PostgresDatabase",
    "index/role",
    [...powers, [set("login", true), "somebody could log in as the owner and give rights away"]],
    /-owner$/,
  ),
  ...of("PostgresDatabase", "index/database", [
    [set("owner", "postgres"), "who administers the server would own it"],
    [set("name", "t1_crm"), "it would be another tenant's"],
    [set("isTemplate", true), "everybody who may make databases could copy it"],
    [unprotected, "the engine would drop it"],
    [set("connectionLimit", -1), "it could take all connections of the server"],
  ]),
  ...of(
    "PostgresDatabase",
    "index/grant",
    [
      [gone, "everybody who may log in could connect"],
      [set("privileges", ["CONNECT"]), "everybody who may log in could connect"],
    ],
    /-no-public$/,
  ),
  ...of(
    "PostgresDatabase",
    "index/grant",
    [
      [set("role", "t1_crm"), "another tenant could connect"],
      [set("role", "public"), "everybody who may log in could connect"],
      [set("withGrantOption", true), "it could let others in"],
      [set("privileges", ["ALL"]), "it could do more than connect"],
    ],
    /-connect$/,
  ),
  ...of("PostgresDatabase", "index/schema", [
    [set("dropCascade", true), "every table would go with it"],
    [set("owner", "public"), "everybody would own its tables"],
    [unprotected, "the engine would drop it"],
  ]),
  ...of(
    "PostgresDatabase",
    "index/defaultPrivileges",
    [
      [set("role", "t1_crm"), "another tenant could read new tables"],
      [set("role", "public"), "everybody who connects could read new tables"],
      [set("withGrantOption", true), "it could let others in"],
    ],
    /-tables$/,
  ),
  ...of("PostgresDatabase", "index/randomPassword", [
    [set("length", 8), "it could be guessed"],
    [unprotected, "a new password would lock the application out"],
  ]),
  ...of("RedisUser", "index/randomPassword", [[set("length", 8), "it could be guessed"]]),
  ...of("RedisUser", "data:RedisUser", [
    [set("prefix", "t1:"), "its keys would be another tenant's"],
  ]),
  ...of(
    "HostFile",
    "remote:Command",
    [
      [users("~* resetchannels &t3:dashboard:* -@all +get"), "it would read every tenant's keys"],
      [users("~t3* resetchannels &t3:dashboard:* -@all +get"), "it would read the keys of t30"],
      [users("~t3:dashboard:* allchannels -@all +get"), "it would hear every tenant's messages"],
      [users("~t3:dashboard:* resetchannels +@all"), "it could run FLUSHALL and CONFIG"],
      [users("nopass ~t3:dashboard:* resetchannels -@all +get"), "anybody could log in as it"],
      [inClear("stdin", "user tenantry on nopass ~* &* +@all\n"), "it would be the administrator"],
    ],
    /-cache-users$/,
  ),
  ...of("HostDatabaseDump", "remote:Command", [
    [text(" t3_", " t1_"), "another tenant's database would be in its dumps"],
    [gone, "no dump would be made"],
  ]),
  ...of("TenantRegister", "remote:Command", [[gone, "the register would not know the tenant"]]),
];
