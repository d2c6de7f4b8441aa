import type { FilesTarget, ResolvedDumps } from "../../../catalog/resolved.ts";
import { filesFolder } from "../../conventions.ts";
import { Fields } from "../../host/render/fields.ts";

/** A PostgreSQL server and who makes the dumps there. All in clear: what is rendered is a secret. */
export interface AdministeredServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface DumpsMain {
  /** The site's id: its dumps stand in a folder of this name, so that sites may share a disk or a bucket. */
  readonly site: string;
  /** The shared server. Own servers have the same user, with the password in the tenant's part. */
  readonly server: AdministeredServer;
  readonly dumps: Pick<ResolvedDumps, "directory" | "recipient" | "start" | "timeZone" | "keep">;
  /** The register's database, dumped beside the tenants' as `platform register`. @default null - there is none */
  readonly register?: string | null;
  /** A second place for the encrypted dumps, by the protocol of S3. */
  readonly secondary: {
    readonly endpoint: string;
    readonly region: string;
    readonly bucket: string;
    readonly accessKey: string;
    readonly secretKey: string;
  } | null;
}

/** The lines of a fragment that name a server; `dumps` and `register` share them. */
export function serverLines(fields: Fields, { host, port, user, password }: AdministeredServer) {
  return [
    `host=${fields.host("server.host", host)}`,
    `port=${fields.whole("server.port", port, 1, 65_535)}`,
    `user=${fields.sqlName("server.user", user)}`,
    `password=${fields.secret("server.password", password)}`,
  ];
}

/**
 * The platform's own part of the dumps. It holds passwords, so it is a secret.
 * @throws Error naming everything that is wrong, without the passwords.
 */
export function renderDumpsMain({ site, server, dumps, register, secondary }: DumpsMain): string {
  const fields = new Fields();
  const { daily, weekly, monthly } = dumps.keep;
  const keep = [
    fields.whole("keep.daily", daily, 1, 1000),
    fields.whole("keep.weekly", weekly, 0, 1000),
    fields.whole("keep.monthly", monthly, 0, 1000),
  ];
  const lines = [
    `site=${fields.id("site", site)}`,
    ...serverLines(fields, server),
    `recipient=${fields.word("recipient", dumps.recipient, /^age1[a-z0-9]{58}$/, "an age recipient (age1 and 58 more)")}`,
    `directory=${fields.word("directory", dumps.directory, /^\/[A-Za-z0-9/_.-]*[A-Za-z0-9_-]$/, "an absolute folder")}`,
    `start=${fields.word("start", dumps.start, /^([01]\d|2[0-3]):[0-5]\d$/, "a time of day such as 02:00")}`,
    `timeZone=${fields.word("timeZone", dumps.timeZone, /^[A-Za-z0-9/_+-]+$/, "a time zone such as Europe/Berlin")}`,
    `keep=${keep.join(" ")}`,
  ];
  if (register) lines.push(`register=${fields.sqlName("register", register)}`);
  if (secondary) {
    const { endpoint, region, bucket, accessKey, secretKey } = secondary;
    const names = /^[a-z0-9][a-z0-9.-]*$/;
    lines.push(
      `s3endpoint=${fields.url("secondary.endpoint", endpoint, ["https"]).replace(/\/+$/, "")}`,
      `s3region=${fields.word("secondary.region", region, names, "a region such as eu-central-1")}`,
      `s3bucket=${fields.word("secondary.bucket", bucket, names, "a bucket in lower case")}`,
      `s3access=${fields.secret("secondary.accessKey", accessKey, false)}`,
      `s3secret=${fields.secret("secondary.secretKey", secretKey, false)}`,
    );
    if (/["\\:]/.test(accessKey) || /["\\]/.test(secretKey)) {
      fields.problem("secondary: the keys must hold no quote, no backslash and no colon");
    }
  }
  fields.done("The dumps' main part");
  return `${lines.join("\n")}\n`;
}

export interface DumpsTenant {
  /** The tenant's number: its folder is `t<number>` in that of the site. */
  readonly number: number;
  /** `password`: of the administrator of the tenant's own server. */
  readonly databases: readonly {
    readonly service: string;
    readonly database: string;
    readonly host: string;
    readonly port: number;
    readonly password?: string;
  }[];
  /** Folders of services that keep files on the host that makes the dumps. @default [] */
  readonly files?: readonly FilesTarget[];
}

/**
 * What is dumped of one tenant: `number=17`, then a line a database, `SERVICE DATABASE HOST PORT [PASSWORD]`, and a line
 * a folder, `SERVICE files FOLDER`. At least one of either.
 * @throws Error naming everything that is wrong, without the passwords.
 */
export function renderDumpsTenant({ number, databases, files = [] }: DumpsTenant): string {
  const fields = new Fields();
  if (databases.length + files.length === 0) {
    fields.problem("a tenant's part needs at least one database, or a folder of files");
  }
  const lines = databases.map(({ service, database, host, port, password }) => {
    fields.sqlName(`${service}: database`, database);
    if (!database.startsWith(`t${number}_`)) {
      fields.problem(`${service}: database "${database}" is not one of tenant t${number}`);
    }
    return [
      fields.id("service", service),
      database,
      fields.host(`${service}: host`, host),
      fields.whole(`${service}: port`, port, 1, 65_535),
      ...(password === undefined ? [] : [fields.secret(`${service}: password`, password, false)]),
    ].join(" ");
  });
  const folders = files.map(({ service, folder }) => {
    const own = filesFolder(number, fields.id("service", service));
    if (folder !== own)
      fields.problem(
        `${service}: the folder of its files is ${own}; found ${JSON.stringify(folder)}`,
      );
    return `${service} files ${folder}`;
  });
  const first = `number=${fields.whole("number", number, 1, 999_999)}`;
  fields.done("A tenant's dumps");
  return `${[first, ...lines, ...folders].join("\n")}\n`;
}
