#!/usr/bin/env node
import { basename } from "node:path";
import { isPackageName } from "./packages.ts";
import { exitWithParent, serveOptions, servePackages } from "./provider/serve.ts";

/**
 * One simulated provider, as the engine starts it: through a link named `pulumi-resource-<package>`, which says which
 * one it is. The first line on stdout is the port.
 */
const name = basename(process.argv[1] ?? "").replace(/^pulumi-resource-/, "");
if (!isPackageName(name))
  throw new Error(`local cloud: there is no simulated provider called ${name}`);
exitWithParent();
const [served] = await servePackages([name], serveOptions(process.env));
process.stdout.write(`${served?.port}\n`);
