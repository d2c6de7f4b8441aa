import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type DumpLogin, dumpContainer } from "../../../components/aws/dump-task-container.ts";
import { linesOf } from "../../data/support/operations.ts";

/** `aws s3 cp FROM s3://BUCKET/KEY …` into a folder: like S3 it keeps an object whole or not at all. */
const fakeAws = `#!/bin/sh
set -e
echo "aws $*" >>"$WORLD/commands"
[ "$1 $2" = "s3 cp" ]
to=$WORLD/objects/\${4#s3://}
mkdir -p "$(dirname "$to")"
[ ! -e "$WORLD/refuse" ] || { echo 'upload failed: AccessDenied "PutObject"' >&2 && exit 1; }
part=$(mktemp "$WORLD/part.XXXXXX")
if [ "$3" = - ]; then cat >"$part"; else cat "$3" >"$part"; fi
mv "$part" "$to"
`;

const recorded = ["pg_dump", "psql", "mysqldump", "mysql", "age"];

export interface DumpTaskRun {
  readonly code: number | null;
  /** stdout and stderr, as they stand in the log. */
  readonly log: string;
  readonly lines: Record<string, unknown>[];
}

/** The dump task of tenant t17, run as its container is: the script of its definition with its environment. */
export class DumpTask {
  readonly identity = execFileSync("age-keygen", { encoding: "utf8", stdio: "pipe" });
  readonly recipient = /age1\w+/.exec(this.identity)?.[0] ?? "";
  readonly world = mkdtempSync(join(tmpdir(), "tenantry-dump-task-"));

  constructor() {
    mkdirSync(join(this.world, "bin"));
    this.program("aws", fakeAws);
    for (const name of recorded) {
      const path = execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
      this.program(name, `#!/bin/sh\necho "${name} $*" >>"$WORLD/commands"\nexec ${path} "$@"\n`);
    }
  }

  private program(name: string, text: string): void {
    writeFileSync(join(this.world, "bin", name), text);
    chmodSync(join(this.world, "bin", name), 0o755);
  }

  /** @param certificates what the image has of RDS, PEM */
  async run(
    targets: readonly (DumpLogin & { readonly password: string })[],
    certificates = "",
  ): Promise<DumpTaskRun> {
    const image = `registry.example/tenantry-dumps@sha256:${"7".repeat(64)}`;
    const container = dumpContainer({
      ...{ image, recipient: this.recipient, site: "fixnado", region: "eu-west-1" },
      ...{ tenant: "acme", number: 17, bucketName: "fixnado-dumps", logGroupName: "dumps" },
      targets,
    });
    writeFileSync(join(this.world, "ca.pem"), certificates);
    const env: Record<string, string> = {};
    for (const { name, value } of container.environment) env[name] = await resolved(value);
    for (const { name } of container.secrets) env[name] = passwordOf(name, targets);
    const [program = "", ...options] = container.entryPoint;
    const child = spawn(program, [...options, ...container.command], {
      env: {
        ...env,
        PATH: `${this.world}/bin:${process.env["PATH"] ?? ""}`,
        HOME: this.world,
        WORLD: this.world,
        CA_FILE: join(this.world, "ca.pem"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      return chunks;
    }) as [Buffer[], Buffer[]];
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    const said = Buffer.concat(stdout).toString();
    return { code, log: said + Buffer.concat(stderr).toString(), lines: linesOf({ stdout: said }) };
  }

  /** From now on pg_dump breaks off after some of its output. */
  breakPgDump(): void {
    this.program("pg_dump", "#!/bin/sh\nhead -c 300000 /dev/urandom\necho broken >&2\nexit 1\n");
  }

  /** S3 takes nothing from now on. */
  refuse(): void {
    writeFileSync(join(this.world, "refuse"), "");
  }

  /** Every command line there was. */
  commands(): string {
    return readFileSync(join(this.world, "commands"), "utf8");
  }

  get bucket(): string {
    return join(this.world, "objects", "fixnado-dumps");
  }

  /** Keys of all objects, sorted. */
  keys(): string[] {
    if (!existsSync(this.bucket)) return [];
    return readdirSync(this.bucket, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.bucket.length + 1))
      .sort();
  }

  read(key: string): Buffer {
    return readFileSync(join(this.bucket, key));
  }

  /** What is in an object, for who has the private key. */
  open(key: string): Buffer {
    const file = join(this.world, "identity");
    writeFileSync(file, this.identity);
    return execFileSync("age", ["-d", "-i", file, join(this.bucket, key)], {
      maxBuffer: 100_000_000,
    });
  }

  close(): void {
    rmSync(this.world, { recursive: true, force: true });
  }
}

function resolved(value: pulumi.Input<string>): Promise<string> {
  return new Promise((resolve) => {
    pulumi.output(value).apply(resolve);
  });
}

function passwordOf(
  name: string,
  targets: readonly (DumpLogin & { readonly password: string })[],
): string {
  const target = targets.find((it) => name === `PASSWORD_${it.engine}_${it.database}`);
  if (target === undefined) throw new Error(`No target has the password ${name}.`);
  return target.password;
}
