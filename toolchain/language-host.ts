#!/usr/bin/env node
/**
 * Pulumi's language host for Node, as the engine starts it beside a CLI that was built from its Go modules:
 * the official host is only in the official download, not among those modules.
 *
 * The engine passes flags and, last, its own address; it runs us in the program's folder and reads the port of our
 * gRPC server from the first line on stdout.
 */
import { ChildProcesses } from "./language-host/children.ts";
import { exitWithParent } from "./language-host/parent.ts";
import { loadPulumiSdk, MissingSdkError } from "./language-host/sdk.ts";
import { createService } from "./language-host/service.ts";

async function main(): Promise<void> {
  const engineAddress = process.argv.at(-1) ?? "";
  const children = new ChildProcesses();
  exitWithParent(children);

  const sdk = loadPulumiSdk(process.cwd(), import.meta.url);
  // State of a large stack crosses this connection in one message; 400 MB is what the engine itself allows.
  const server = new sdk.grpc.Server({ "grpc.max_receive_message_length": 400 << 20 });
  server.addService(
    sdk.language.LanguageRuntimeService,
    createService({ sdk, children, engineAddress, node: process.execPath }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", sdk.grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  process.stdout.write(`${port}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    error instanceof MissingSdkError
      ? `${error.message}\n`
      : `pulumi-language-nodejs: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
