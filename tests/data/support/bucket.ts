import { execFileSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A bucket on loopback that checks every signature itself (AWS Signature Version 4, header form). */
export interface Bucket {
  readonly port: number;
  /** The certificate for s3.example.com. */
  readonly ca: string;
  readonly login: {
    readonly endpoint: string;
    readonly region: string;
    readonly bucket: string;
    readonly accessKey: string;
    readonly secretKey: string;
  };
  readonly received: { readonly path: string; readonly sha256: string; readonly signed: boolean }[];
  refuse: boolean;
  close(): Promise<void>;
}

const login = {
  endpoint: "https://s3.example.com",
  region: "eu-central-1",
  bucket: "aiqso-dumps",
  accessKey: "EXAMPLEACCESS",
  secretKey: "example/Secret+Key=",
};

export async function startBucket(): Promise<Bucket> {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-bucket-"));
  const args =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=s3";
  const to = ["-addext", "subjectAltName=DNS:s3.example.com", "-keyout", "key", "-out", "cert"];
  execFileSync("openssl", [...args.split(" "), ...to], { cwd: folder, stdio: "pipe" });
  const [cert, key] = ["cert", "key"].map((name) => readFileSync(join(folder, name), "utf8"));
  rmSync(folder, { recursive: true });
  const received: Bucket["received"] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (bucket.refuse) return void response.writeHead(503).end();
      const sha256 = createHash("sha256").update(Buffer.concat(chunks)).digest("hex");
      received.push({ path: request.url ?? "", sha256, signed: isSigned(request, sha256) });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bucket: Bucket = {
    port: (server.address() as AddressInfo).port,
    ca: cert ?? "",
    login,
    received,
    refuse: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return bucket;
}

/** Whether what was sent is signed with the secret key, its content included. */
function isSigned({ method, url, headers }: IncomingMessage, sha256: string): boolean {
  const given =
    /Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)/;
  const [, access, day, region, names = "", signature] =
    given.exec(headers.authorization ?? "") ?? [];
  const fields = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = [method, url, "", fields.join(""), names, sha256].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const digest = createHash("sha256").update(request).digest("hex");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, digest].join("\n");
  const key = [day ?? "", region ?? "", "s3", "aws4_request"].reduce<string | Buffer>(
    (made, part) => createHmac("sha256", made).update(part).digest(),
    `AWS4${login.secretKey}`,
  );
  return (
    access === login.accessKey &&
    headers["x-amz-content-sha256"] === sha256 &&
    createHmac("sha256", key).update(text).digest("hex") === signature
  );
}
