import { accessSync, constants, existsSync } from "node:fs";
import { isIP } from "node:net";
import { delimiter, join } from "node:path";

/** Root of a simulated host's file system; undefined if the host is not an IP address. */
export function hostFolder(world: string, host: string): string | undefined {
  return isIP(host) === 0 ? undefined : join(world, "hosts", host.replaceAll(":", "_"));
}

/** Where a host's own programs are, whatever the caller's PATH: nginx stands in an sbin folder. */
const systemPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** PATH for commands on simulated hosts. */
export function hostPath(path: string | undefined): string {
  return [...new Set([...(path ?? "").split(delimiter).filter(Boolean), ...systemPath])].join(
    delimiter,
  );
}

export function isInstalled(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    const file = join(folder, program);
    if (!existsSync(file)) return false;
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
