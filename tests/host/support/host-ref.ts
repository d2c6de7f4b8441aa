import type { HostRef } from "../../../components/host/host-ref.ts";

/** A shared host as the catalog names it. */
export function aHost(changes: Partial<HostRef> = {}): HostRef {
  return {
    ip: "10.10.10.127",
    user: "root",
    hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleProx",
    madeOf: "3f2a1b0c9d8e",
    privateKey: "an example of a private key",
    ...changes,
  };
}
