import { createHash } from "node:crypto";
import { Fields } from "../../host/render/fields.ts";

export interface Keepalived {
  /** The proxy that has the virtual address while it is well, or the one that takes it over. */
  readonly role: "primary" | "standby";
  readonly ip: string;
  /** Address of the other proxy. */
  readonly peer: string;
  readonly virtual: { readonly ip: string; readonly prefix: number; readonly routerId: number };
  /** Both proxies have the same one; what is sent is derived from it, since VRRP takes 8 characters only. */
  readonly password: string;
  /** Interface of the guest in the network of the virtual address. @default "eth0" */
  readonly interface?: string;
}

/**
 * The whole `keepalived.conf` of one of two proxies that share an address by VRRP. The address moves when nginx does
 * not answer, and when the proxy is gone; it comes back with the primary. VRRP's password travels in clear in the
 * network: what keeps others out is the guests' firewall, which lets VRRP in from the other proxy only.
 * @throws Error naming everything that is wrong, without the password.
 */
export function renderKeepalived(args: Keepalived): string {
  const fields = new Fields();
  const primary = args.role === "primary";
  const ip = fields.ip("ip", args.ip);
  const peer = fields.ip("peer", args.peer);
  const address = fields.ip("virtual.ip", args.virtual.ip);
  const prefix = fields.whole("virtual.prefix", args.virtual.prefix, 8, 32);
  const routerId = fields.whole("virtual.routerId", args.virtual.routerId, 1, 255);
  const named = args.interface ?? "eth0";
  const device = fields.word("interface", named, /^[a-z][a-z0-9._-]{0,14}$/, "a name such as eth0");
  if (new Set([ip, peer, address]).size < 3)
    fields.problem("two of the three addresses are the same");
  fields.secret("password", args.password);
  fields.done("keepalived.conf");
  const word = createHash("sha256").update(args.password).digest("hex").slice(0, 8);
  // As root: 2.2 ends its own check with SIGTERM when the script belongs to another user than the one that checks.
  return `# Delivered by tenantry-host; a change by hand is found by: tenantry-host verify
global_defs {
  router_id ${primary ? "proxy" : "proxy-standby"}
  enable_script_security
  script_user root
  dynamic_interfaces
  vrrp_garp_master_refresh 60
}

# Any answer counts, 404 too: nginx is asked whether it is there, not a tenant.
vrrp_script nginx_answers {
  script "/usr/bin/curl --silent --insecure --max-time 2 --output /dev/null https://127.0.0.1/"
  interval 2
  timeout 3
  fall 3
  rise 2
}

vrrp_instance proxy {
  state BACKUP
  interface ${device}
  virtual_router_id ${routerId}
  priority ${primary ? 150 : 100}
  advert_int 1
  unicast_src_ip ${ip}
  unicast_peer {
    ${peer}
  }
  authentication {
    auth_type PASS
    auth_pass ${word}
  }
  virtual_ipaddress {
    ${address}/${prefix} dev ${device}
  }
  track_script {
    nginx_answers
  }
}
`;
}
