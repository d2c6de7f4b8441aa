#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Before anything of ours is loaded: it starts in two thirds of the time. Where the folder cannot be written, without.
enableCompileCache(fileURLToPath(new URL("../.tenantry/compile-cache", import.meta.url)));
const { run } = await import("./run.ts");

process.exitCode = await run(process.argv.slice(2));
