import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A certificate that signed itself, in a folder: `tls.key` and `tls.crt`.
 * @returns the certificate (PEM)
 */
export function makeCertificate(
  folder: string,
  owner: { uid?: number; gid?: number },
  host = "localhost",
): string {
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
  const pair = ["-keyout", "tls.key", "-out", "tls.crt", "-addext", `subjectAltName=DNS:${host}`];
  execFileSync("openssl", [...request.split(" "), "-subj", "/CN=database", ...pair], {
    cwd: folder,
    stdio: "ignore",
    ...owner,
  });
  return readFileSync(join(folder, "tls.crt"), "utf8");
}

/** Servers refuse to run as root: then they run as the unprivileged user `nobody`. */
export function unprivileged(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
}
