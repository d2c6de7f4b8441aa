import type { UnitService } from "../../../components/vps/render/units.ts";
import { renderUnitsTenant } from "../../../components/vps/render/units.ts";

/** A service on its socket. */
export function aService(changes: Partial<UnitService> = {}): UnitService {
  return {
    id: "crm",
    release: { url: "https://releases.example/crm-1.tar.gz", sha256: "a".repeat(64) },
    command: ["node", "dist/server.js"],
    manager: "systemd",
    port: null,
    memoryMib: 256,
    cores: 0.5,
    files: false,
    ...changes,
  };
}

/** Units of tenant 17: a service on its socket, and one that is pinned to a port and run by PM2. */
export function unitsOf17(): string {
  const pinned = aService({
    id: "memory-service",
    manager: "pm2",
    port: 3000,
    memoryMib: 512,
    cores: 1,
    command: ["node", "dist/index.js", "--quiet"],
  });
  return renderUnitsTenant({ number: 17, services: [pinned, aService()] });
}

/** The same units for another tenant. */
export function unitsOf(number: number): string {
  return renderUnitsTenant({ number, services: [aService()] });
}
