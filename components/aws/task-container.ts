import * as pulumi from "@pulumi/pulumi";
import type { AwsTask } from "../../catalog/resolved.ts";

/** A path that keeps data: one access point of a file system, which only this task's role may mount. */
export interface TaskFiles {
  readonly path: string;
  readonly fileSystemId: pulumi.Input<string>;
  readonly fileSystemArn: pulumi.Input<string>;
  readonly accessPointId: pulumi.Input<string>;
  readonly accessPointArn: pulumi.Input<string>;
}

/** A JSON secret with one key for each name that reaches the task by reference. */
export interface TaskSecret {
  readonly arn: pulumi.Input<string>;
  /** Of the secret's value: another one is a new revision, so that a new value reaches the tasks. */
  readonly version: pulumi.Input<string>;
  readonly names: readonly string[];
}

export interface TaskContainer {
  readonly name: string;
  /** By digest. */
  readonly image: string;
  readonly task: AwsTask;
  /** What it listens on; null for one that listens on nothing. */
  readonly port: number | null;
  /** null: the image's own. */
  readonly command: readonly string[] | null;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secret: TaskSecret | null;
  readonly files: readonly TaskFiles[];
  readonly logGroupName: pulumi.Input<string>;
  readonly region: string;
}

/** Fargate has 65,535 by default, which a busy proxy inside an image uses up. */
const openFiles = 65_536;

/** Seconds between SIGTERM and SIGKILL: as long as the load balancer takes to send no more requests. */
const stopTimeout = 30;

/** What a task cannot write to its log at once waits here; then lines are lost, and not the service. */
const logBuffer = "25m";

/**
 * The one container of a task, in ECS's own grammar. Its root is read-only, its user is not root, and it has no
 * capability of Linux; `privileged` and `dockerSecurityOptions` do not exist on Fargate, and are not used on machines.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export function containerDefinition(container: TaskContainer) {
  const { name, image, task, port, command, secret } = container;
  return {
    name,
    image,
    essential: true,
    cpu: task.cpu,
    memory: task.memoryMib,
    ...(command === null ? {} : { command }),
    // With the user's own group: without one it would be root's.
    user: `${task.user}:${task.user}`,
    readonlyRootFilesystem: true,
    linuxParameters: {
      initProcessEnabled: true,
      capabilities: { add: [], drop: ["ALL"] },
      tmpfs: scratchOf(task),
    },
    ...(port === null ? {} : listening(port)),
    environment: Object.keys(container.environment)
      .sort()
      .map((key) => ({ name: key, value: container.environment[key] as pulumi.Input<string> })),
    secrets: secret === null ? [] : references(secret),
    mountPoints: container.files.map(({ path }) => ({
      sourceVolume: volumeName(path),
      containerPath: path,
      readOnly: false,
    })),
    volumesFrom: [],
    ulimits: [{ name: "nofile", softLimit: openFiles, hardLimit: openFiles }],
    stopTimeout,
    ...(secret === null ? {} : { dockerLabels: { "tenantry.secrets": secret.version } }),
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": container.logGroupName,
        "awslogs-region": container.region,
        "awslogs-stream-prefix": name,
        mode: "non-blocking",
        "max-buffer-size": logBuffer,
      },
    },
  };
}

/** The volumes that the container's mount points name: encrypted on the way, and mounted with the task's role. */
export function taskVolumes(files: readonly TaskFiles[]) {
  return files.map(({ path, fileSystemId, accessPointId }) => ({
    name: volumeName(path),
    efsVolumeConfiguration: {
      fileSystemId,
      // With an access point its own folder is the root, and EFS takes no other.
      rootDirectory: "/",
      transitEncryption: "ENABLED",
      authorizationConfig: { accessPointId, iam: "ENABLED" },
    },
  }));
}

/** `/var/www/html/data` → `var_www_html_data` */
export function volumeName(path: string): string {
  return path
    .slice(1)
    .replaceAll("/", "_")
    .replaceAll(/[^A-Za-z0-9_-]/g, "-");
}

/**
 * Where it may write what it can lose: memory, a quarter of the task's at most. Fargate's empty volumes belong to root
 * with mode 0755 unless the image declares them, and a task's user could not write there. `noexec` is left out: runtimes
 * unpack native libraries there and load them.
 * https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-ecs-tmpfs-mounts-aws-fargate-managed-instances/
 */
function scratchOf({ scratch, memoryMib }: AwsTask) {
  const size = Math.floor(memoryMib / 4 / Math.max(1, scratch.length));
  return scratch.map((containerPath) => ({
    containerPath,
    size,
    mountOptions: ["rw", "nosuid", "nodev"],
  }));
}

/** Without capabilities a port below 1024 is only open to it when the network namespace says so. */
function listening(port: number) {
  const portMappings = [{ containerPort: port, hostPort: port, protocol: "tcp" }];
  if (port >= 1024) return { portMappings };
  const namespace = "net.ipv4.ip_unprivileged_port_start";
  return { portMappings, systemControls: [{ namespace, value: String(port) }] };
}

function references({ arn, names }: TaskSecret) {
  return [...names]
    .sort()
    .map((name) => ({ name, valueFrom: pulumi.interpolate`${arn}:${name}::` }));
}
