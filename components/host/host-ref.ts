import * as pulumi from "@pulumi/pulumi";

/** How a shared host is reached over SSH. */
export interface HostRef {
  /** Address of the host, from the catalog. */
  readonly ip: string;
  /** The helper writes below `/etc` and `/var/lib` and signals services. */
  readonly user: "root";
  /**
   * The host's public key, for instance `ssh-ed25519 AAAA…`. Required: without it the provider takes any host for the
   * right one. A host that was made anew has a new key, and a new key delivers everything again.
   */
  readonly hostKey: string;
  /**
   * What the host is made of, 12 hexadecimal digits. It stands as a comment behind every command: a host that was made
   * anew is empty, and gets everything again because its commands have changed.
   */
  readonly madeOf: string;
  /** OpenSSH private key; kept as a secret whatever it is given as. */
  readonly privateKey: pulumi.Input<string>;
}

/** Inputs of `command.remote.Command` for a host: pinned, and with an end to waiting. */
export function connectionTo(host: HostRef) {
  return {
    host: host.ip,
    user: host.user,
    hostKey: host.hostKey,
    privateKey: pulumi.secret(host.privateKey),
    // About two minutes at the worst: a guest that was just made is still starting its SSH server.
    dialErrorLimit: 12,
    perDialTimeout: 10,
  };
}

/** A shell command with the mark of the host that it runs on. */
export function commandOn(host: HostRef, command: string): string {
  return `${command} # ${host.madeOf}`;
}

/** What cannot be a connection, said before anything is dialled; empty when all is well. */
export function hostProblems(host: HostRef): string[] {
  const problems: string[] = [];
  if (host.ip.trim() === "") problems.push("host.ip is empty. Give the address of the host.");
  if (!/^(ssh-|ecdsa-)[a-z0-9-]+ [A-Za-z0-9+/=]+( .*)?$/.test(host.hostKey)) {
    problems.push(
      `host.hostKey ${JSON.stringify(host.hostKey)} is not a public key. Give the line of: ssh-keyscan ${host.ip}`,
    );
  }
  if (!/^[0-9a-f]{12}$/.test(host.madeOf)) {
    problems.push(`host.madeOf ${JSON.stringify(host.madeOf)} is not 12 hexadecimal digits.`);
  }
  return problems;
}
