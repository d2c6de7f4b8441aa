import { tenantUser, unitName } from "../../conventions.ts";
import { Fields } from "../../host/render/fields.ts";

/** A program that is unpacked below `/opt/tenantry/<service>/<sha256>`. */
export interface Release {
  readonly url: string;
  /** Of the tar.gz, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** One service of a tenant on a host, as its unit needs it. */
export interface UnitService {
  readonly id: string;
  readonly release: Release;
  /** Words; the first is a program of the host, or a path inside the release (`./bin/server`). */
  readonly command: readonly string[];
  readonly manager: "systemd" | "pm2";
  /** Pinned port on loopback; null where it listens on its socket. */
  readonly port: number | null;
  readonly memoryMib: number;
  readonly cores: number;
  /** Whether it keeps files, in a folder of its own that is dumped. */
  readonly files: boolean;
}

export interface UnitsTenant {
  /** The tenant's number, from the ledger. */
  readonly number: number;
  /** At least one, each id once. */
  readonly services: readonly UnitService[];
}

/** Processes and threads of one service; a Node service has about a dozen. */
const tasksPerService = 256;

/** Words of a command line that mean themselves to systemd, whose `%` and `$` do not. */
const wordForm = /^[A-Za-z0-9/_.:@+=,-]+$/;
const checksumForm = /^[0-9a-f]{64}$/;

/** The group that the proxy runs as, by its name: who may open tenants' sockets. */
const groups = { nginx: "www-data", haproxy: "haproxy", caddy: "caddy" } as const;

/** The platform's own part of the units: whose group opens the sockets. */
export function renderUnitsMain(proxy: keyof typeof groups): string {
  return `group=${groups[proxy]}\n`;
}

/**
 * What runs of one tenant: its number, its releases, and the text of every unit with a bar in front.
 * @throws Error naming everything that is wrong.
 */
export function renderUnitsTenant({ number, services }: UnitsTenant): string {
  const fields = new Fields();
  fields.whole("number", number, 1, 39_999);
  if (services.length === 0) fields.problem("a tenant's units need at least one service");
  const sorted = [...services].sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const service of sorted) checkService(fields, service);
  const lines = [
    `number=${number}`,
    ...sorted.map(({ id, release }) => `release ${id} ${release.sha256} ${release.url}`),
    ...unitLines(`tenantry-${tenantUser(number)}.slice`, renderSlice(number, sorted)),
    ...sorted.flatMap((service) =>
      unitLines(unitName(number, service.id), renderService(number, service)),
    ),
  ];
  fields.done("A tenant's units");
  return `${lines.join("\n")}\n`;
}

function checkService(fields: Fields, service: UnitService): void {
  const { id, release, command, port } = service;
  fields.id("service", id);
  fields.word(`${id}: release.sha256`, release.sha256, checksumForm, "64 hexadecimal digits");
  fields.url(`${id}: release.url`, release.url, ["https"]);
  if (command.length === 0) fields.problem(`${id}: command is empty`);
  for (const word of command) {
    fields.word(`${id}: command`, word, wordForm, "words of letters, digits and / _ . : @ + = , -");
  }
  const [program = ""] = command;
  if (program.startsWith("/") || (program.includes("/") && !program.startsWith("./"))) {
    fields.problem(
      `${id}: command starts with "${program}": name a program of the host (node), or one of the release (./bin/server)`,
    );
  }
  if (port !== null) fields.whole(`${id}: port`, port, 1024, 65_535);
  fields.whole(`${id}: memoryMib`, service.memoryMib, 16, 1_048_576);
  if (!(service.cores > 0 && service.cores <= 1024)) {
    fields.problem(`${id}: cores must be a number from 0.01 to 1024; found ${service.cores}`);
  }
}

function unitLines(name: string, text: readonly string[]): string[] {
  return [`unit ${name}`, ...text.map((line) => `|${line}`)];
}

/** All services of a tenant together may use what they may use one by one, and nothing that they start escapes it. */
function renderSlice(number: number, services: readonly UnitService[]): string[] {
  const sum = (of: (service: UnitService) => number): number =>
    services.reduce((total, service) => total + of(service), 0);
  return [
    "[Unit]",
    `Description=Tenantry: tenant ${number}`,
    "[Slice]",
    `MemoryMax=${sum(({ memoryMib }) => memoryMib)}M`,
    `CPUQuota=${quota(sum(({ cores }) => cores))}`,
    `TasksMax=${services.length * tasksPerService}`,
  ];
}

function renderService(number: number, service: UnitService): string[] {
  const user = tenantUser(number);
  const { id, release, port } = service;
  const folder = `/opt/tenantry/${id}/${release.sha256}`;
  return [
    "[Unit]",
    `Description=Tenantry: ${user} ${id}`,
    "After=network-online.target postgresql.service redis-server.service",
    "Wants=network-online.target",
    // Where no link is followed that another tenant's folder holds.
    "RequiresMountsFor=/run/tenantry",
    "StartLimitIntervalSec=300",
    "StartLimitBurst=5",
    "[Service]",
    "Type=exec",
    `User=${user}`,
    `Group=${user}`,
    `Slice=tenantry-${user}.slice`,
    `WorkingDirectory=${folder}`,
    `EnvironmentFile=/etc/tenantry/environment/${user}-${id}.env`,
    ...startLines(user, service, folder),
    "Restart=on-failure",
    "RestartSec=2",
    "TimeoutStopSec=30",
    // Its socket is opened by the proxy's group, which is that of the folder.
    "UMask=0007",
    ...(service.files ? [`StateDirectory=tenantry-${user}/${id}`, "StateDirectoryMode=0700"] : []),
    `MemoryMax=${service.memoryMib}M`,
    "MemorySwapMax=0",
    `CPUQuota=${quota(service.cores)}`,
    `TasksMax=${tasksPerService}`,
    "LimitCORE=0",
    ...sandbox(user),
    "SocketBindDeny=any",
    ...(port === null ? [] : [`SocketBindAllow=ipv4:tcp:${port}`]),
    "[Install]",
    "WantedBy=multi-user.target",
  ];
}

/** PM2 in the foreground, as systemd's own process: it starts the program again, and systemd starts PM2 again. */
function startLines(
  user: string,
  { id, command, manager }: UnitService,
  folder: string,
): readonly string[] {
  const [program = "", ...rest] = command;
  const inRelease = program.startsWith("./") ? `${folder}/${program.slice(2)}` : program;
  if (manager === "systemd") return [`ExecStart=${[inRelease, ...rest].join(" ")}`];
  const [script = "", ...words] = rest;
  const start = program.startsWith("./")
    ? [
        "--interpreter=none",
        `--name=${user}-${id}`,
        inRelease,
        ...(rest.length ? ["--", ...rest] : []),
      ]
    : [
        `--interpreter=${program}`,
        `--name=${user}-${id}`,
        script,
        ...(words.length ? ["--", ...words] : []),
      ];
  return ["Environment=PM2_HOME=/tmp/pm2", `ExecStart=pm2-runtime start ${start.join(" ")}`];
}

/** What keeps a service to itself. Node and others write code into memory, so that is not forbidden. */
function sandbox(user: string): readonly string[] {
  return [
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    "ProtectSystem=strict",
    `ReadWritePaths=/run/tenantry/${user}`,
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "PrivateIPC=yes",
    "ProtectProc=invisible",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "RemoveIPC=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    // Neither reads nor writes the memory of another process of its tenant.
    "SystemCallFilter=~process_vm_readv process_vm_writev",
    // The servers' own sockets, which ask for no password; theirs on loopback do.
    "InaccessiblePaths=-/run/postgresql -/run/redis",
  ];
}

function quota(cores: number): string {
  return `${Math.round(cores * 100)}%`;
}
