import { type Break, gone, type Mutation, of, set, text } from "../mutation.ts";

/** The connection is a secret of the model: what the program would give without the key. */
const noHostKey: Break = {
  into: "connection without hostKey",
  change: set("connection", { host: "203.0.113.30", user: "root", privateKey: "[secret]" }).change,
};

export const vps: readonly Mutation[] = [
  ...of(
    "VpsHost",
    "remote:Command",
    [
      [text("policy drop", "policy accept"), "every port of the host would be open"],
      [
        text("ip saddr { 192.0.2.240/28 } tcp dport 22", "tcp dport 22"),
        "everybody could try to log in",
      ],
      [noHostKey, "another host could take the rules"],
      [gone, "the host would stand open"],
    ],
    /-firewall$/,
  ),
  ...of(
    "VpsHost",
    "remote:Command",
    [
      [text("enabled = true", "enabled = false"), "passwords could be tried without an end"],
      [
        text('Unattended-Upgrade "1"', 'Unattended-Upgrade "0"'),
        "a known hole would stay until somebody thinks of it",
      ],
      [text("MaxRetentionSec=30day", "MaxRetentionSec=0"), "logs would be kept for ever"],
      [gone, "nobody would be banned and nothing upgraded"],
    ],
    /-base$/,
  ),
  ...of("TenantFirewall", "remote:Command", [
    [
      text("tcp dport 443 accept\n  reject", "accept\n  reject"),
      "its processes could speak to everybody",
    ],
    [
      text("chain t3 {", "chain t3 {\n  ip daddr 127.0.0.1 tcp dport 20002 accept"),
      "it could speak to another tenant's server",
    ],
    [
      text("chain t3 {", "chain t3 {\n  ip daddr 192.0.2.240/28 tcp dport 22 accept"),
      "it could reach the machines of those who administer",
    ],
    [text("chain t3 {", "chain t2 {"), "another tenant's rules would be its own"],
    [gone, "its processes could speak to everybody"],
  ]),
  ...of(
    "TenantUnits",
    "remote:Command",
    [
      [text("|User=t3\n", "|User=root\n"), "a service would be root"],
      [text("|User=t3\n", "|User=t2\n"), "a service would be another tenant"],
      [text("|NoNewPrivileges=yes\n", ""), "a service could become more than it is"],
      [text("|ProtectSystem=strict\n", ""), "a service could write to the host"],
      [text("|ProtectHome=yes\n", ""), "a service could read what people have there"],
      [text("|MemoryMax=1024M\n", ""), "one service could take all memory"],
      [text("|SocketBindDeny=any\n", ""), "it could take another tenant's port"],
      [
        text("SocketBindAllow=ipv4:tcp:3002", "SocketBindAllow=any"),
        "it could take another tenant's port",
      ],
      [
        text("ReadWritePaths=/run/tenantry/t3", "ReadWritePaths=/run/tenantry"),
        "it could write where other tenants listen",
      ],
      [
        text("environment/t3-mcp-server.env", "environment/t2-task-manager.env"),
        "it would be told another tenant's secrets",
      ],
    ],
    /-units$/,
  ),
  ...of("TenantDatabases", "remote:Command", [
    [set("stdin", "t1_memory_service\n"), "its databases would be another tenant's, in clear"],
    [noHostKey, "another host could take the passwords"],
    [
      set("create", "sh -c 'cat >/root/databases'"),
      "the helper would not look at what is delivered",
    ],
    [gone, "its databases would never be made"],
  ]),
  ...of("SiteCertificates", "remote:Command", [
    [noHostKey, "another host could take the token"],
    [set("stdin", "token=abc\n"), "the token would be in clear"],
    [gone, "no certificate would be renewed"],
  ]),
];
