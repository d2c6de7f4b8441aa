import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

/** One database that is dumped, and the login that may read all of it: the service's own. */
export interface DumpLogin {
  readonly service: string;
  readonly engine: "postgres" | "mysql";
  readonly database: string;
  readonly host: pulumi.Input<string>;
  readonly port: number;
  readonly user: pulumi.Input<string>;
  /** A secret that is the password and nothing else. */
  readonly passwordSecretArn: pulumi.Input<string>;
}

interface DumpContainer {
  readonly image: string;
  /** age recipient. */
  readonly recipient: string;
  readonly site: string;
  readonly region: string;
  readonly tenant: string;
  readonly number: number;
  readonly targets: readonly DumpLogin[];
  readonly bucketName: pulumi.Input<string>;
  readonly logGroupName: pulumi.Input<string>;
}

/** Name of the one container. */
export const dumpContainerName = "dump";

/** Of vCPUs 1024ths, and MiB: encryption and compression are what it does, in a stream. */
export const dumpSize = { cpu: 1024, memoryMib: 2048 } as const;

/** Where the image has the certificates of RDS: https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem */
const certificates = "/etc/ssl/rds/global-bundle.pem";

/** Nobody in particular; files that the task writes are the pipes and the note of a dump, in memory. */
const user = "65534:65534";

/** MiB of memory that the folder of the pipes may take. */
const scratchMib = 64;

/** The task's only container, in ECS's own grammar. Our script is its command, so the image holds only programs. */
export function dumpContainer(facts: DumpContainer) {
  const targets = [...facts.targets].sort((a, b) => (passwordName(a) < passwordName(b) ? -1 : 1));
  const environment = {
    SITE: facts.site,
    NUMBER: String(facts.number),
    TENANT: facts.tenant,
    BUCKET: facts.bucketName,
    RECIPIENT: facts.recipient,
    CA_FILE: certificates,
    DATABASES: pulumi.all(targets.map(lineOf)).apply((lines) => lines.join("\n")),
    HOME: "/tmp",
    AWS_REGION: facts.region,
  };
  return {
    name: dumpContainerName,
    image: facts.image,
    essential: true,
    entryPoint: ["/bin/sh", "-c"],
    command: [readFileSync(new URL("./render/dump-task.sh", import.meta.url), "utf8")],
    user,
    readonlyRootFilesystem: true,
    linuxParameters: {
      initProcessEnabled: true,
      capabilities: { add: [], drop: ["ALL"] },
      tmpfs: [
        {
          containerPath: "/tmp",
          size: scratchMib,
          mountOptions: ["rw", "nosuid", "nodev", "noexec"],
        },
      ],
    },
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    secrets: targets.map((target) => ({
      name: passwordName(target),
      valueFrom: target.passwordSecretArn,
    })),
    mountPoints: [],
    volumesFrom: [],
    portMappings: [],
    stopTimeout: 60,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": facts.logGroupName,
        "awslogs-region": facts.region,
        "awslogs-stream-prefix": dumpContainerName,
      },
    },
  };
}

/** `PASSWORD_postgres_t17_crm`: what the script looks for. */
function passwordName({ engine, database }: DumpLogin): string {
  return `PASSWORD_${engine}_${database}`;
}

function lineOf({ service, engine, database, host, port, user: login }: DumpLogin) {
  return pulumi.interpolate`${service} ${engine} ${database} ${host} ${port} ${login}`;
}
