import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, freePort } from "../../host/support/host.ts";

/**
 * A real ACME authority on loopback: pebble, with a DNS server (pebble-challtestsrv) in which every name is 127.0.0.1.
 * It believes nothing: it asks the proxy, or that DNS server, for every name.
 */
export class Authority {
  readonly folder: string;
  /** Where the DNS server is told what to answer. */
  readonly management: number;
  readonly dns: number;
  readonly port: number;
  readonly #children: ChildProcess[] = [];

  private constructor(folder: string, ports: readonly number[]) {
    this.folder = folder;
    [this.port = 0, this.dns = 0, this.management = 0] = ports;
  }

  /** @param httpPort where the authority expects the proxy instead of port 80 */
  static async start(httpPort: number, validSeconds = 3600): Promise<Authority> {
    const folder = mkdtempSync(join(tmpdir(), "tenantry-authority-"));
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    const authority = new Authority(folder, ports);
    execFileSync("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-days", "2", "-subj", "/CN=authority", "-addext", "subjectAltName=IP:127.0.0.1"],
      ...["-keyout", join(folder, "key.pem"), "-out", join(folder, "ca.pem")],
    ]);
    await authority.issueFrom(httpPort, validSeconds);
    return authority;
  }

  /** CA of the authority's own address, which a client must trust. */
  get ca(): string {
    return readFileSync(join(this.folder, "ca.pem"), "utf8");
  }

  get #conf(): string {
    return join(this.folder, "pebble.json");
  }

  private async issueFrom(httpPort: number, certificateValidityPeriod: number): Promise<void> {
    const pebble = {
      listenAddress: `127.0.0.1:${this.port}`,
      managementListenAddress: "",
      certificate: join(this.folder, "ca.pem"),
      privateKey: join(this.folder, "key.pem"),
      httpPort,
      tlsPort: 1,
      certificateValidityPeriod,
    };
    writeFileSync(this.#conf, JSON.stringify({ pebble }));
    const dns = `127.0.0.1:${this.dns}`;
    const names = ["-dns01", dns, "-management", `127.0.0.1:${this.management}`];
    const off = ["-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""];
    this.#run("pebble-challtestsrv", [...names, ...off]);
    this.#run("pebble", ["-config", this.#conf, "-dnsserver", dns]);
    await this.answers();
  }

  #run(program: string, args: readonly string[]): void {
    const env = {
      PATH: process.env["PATH"] ?? "",
      PEBBLE_VA_NOSLEEP: "1",
      PEBBLE_WFE_NONCEREJECT: "0",
    };
    this.#children.push(spawn(program, args, { env, stdio: "ignore" }));
  }

  private async answers(): Promise<void> {
    await eventually(
      () =>
        new Promise((resolve, reject) => {
          const asked = request(
            { host: "127.0.0.1", port: this.port, path: "/dir", ca: this.ca, agent: false },
            (answer) => {
              answer.resume();
              resolve(answer.statusCode === 200);
            },
          );
          asked.on("error", reject);
          asked.end();
        }),
    );
  }

  /** Stops answering; what it has issued is not touched. */
  async stop(): Promise<void> {
    for (const child of this.#children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
