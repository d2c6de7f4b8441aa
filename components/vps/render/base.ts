import { Fields } from "../../host/render/fields.ts";

export interface BaseMain {
  /** Networks that are never banned, and may log in. */
  readonly management: readonly string[];
  /** Where the journal is sent, `https://logs.example:19532`; null: it stays on the host. */
  readonly logs: string | null;
}

const settings = {
  /** Logs in the journal are read; whoever fails five times in ten minutes is kept out for an hour. */
  fail2ban: (management: readonly string[]) => [
    "[DEFAULT]",
    `ignoreip = 127.0.0.1/8 ::1 ${management.join(" ")}`,
    "bantime = 1h",
    "findtime = 10m",
    "maxretry = 5",
    "banaction = nftables-multiport",
    "banaction_allports = nftables-allports",
    "[sshd]",
    "enabled = true",
    "backend = systemd",
  ],
  /** Security updates every night; a restart of the host is a decision of people. */
  upgrades: [
    'APT::Periodic::Update-Package-Lists "1";',
    'APT::Periodic::Unattended-Upgrade "1";',
    'APT::Periodic::AutocleanInterval "7";',
    'Unattended-Upgrade::Automatic-Reboot "false";',
    'Unattended-Upgrade::Remove-Unused-Dependencies "true";',
  ],
  /** What one service writes must not push out what the others wrote, nor fill the disk. */
  journal: [
    "[Journal]",
    "Storage=persistent",
    "SystemMaxUse=2G",
    "SystemKeepFree=2G",
    "MaxRetentionSec=30day",
    "RateLimitIntervalSec=1min",
    "RateLimitBurst=10000",
    "ForwardToSyslog=no",
  ],
  /** At boot before anything listens; other tables, those of fail2ban, are left alone. */
  nftables: ["#!/usr/sbin/nft -f", 'include "/etc/tenantry/firewall/*.nft"'],
} as const;

/**
 * The settings of a host itself: who is banned, what is upgraded, how long logs are kept and where they are sent.
 * @throws Error naming everything that is wrong.
 */
export function renderBaseMain({ management, logs }: BaseMain): string {
  const fields = new Fields();
  for (const network of management) {
    fields.word("management", network, /^[0-9./]+$/, "a network such as 203.0.113.0/24");
  }
  const upload = logs === null ? null : fields.url("logs", logs, ["https"]);
  fields.done("The host's settings");
  return [
    ...setting("fail2ban", settings.fail2ban(management)),
    ...setting("upgrades", settings.upgrades),
    ...setting("journal", settings.journal),
    ...(upload === null ? [] : setting("journal-upload", ["[Upload]", `URL=${upload}`])),
    ...setting("nftables", settings.nftables),
    "",
  ].join("\n");
}

function setting(name: string, lines: readonly string[]): string[] {
  return [`setting ${name}`, ...lines.map((line) => `|${line}`)];
}
