import { createRequire, Module } from "node:module";

/*
 * Leaves out of Pulumi's SDK what no program of ours needs: it starts at every preview, and again at every update.
 * Without these parts it starts in half the time. To be loaded before the SDK: by `nodeargs` in Pulumi.yaml for the
 * program, as the first import where another process loads it.
 */

const require = createRequire(import.meta.url);
const requireOfSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

function refuse(): never {
  throw new Error(
    "This part of Pulumi's SDK is not loaded: components/lean-sdk.ts leaves out what serializes functions (dynamic providers, callbacks as Lambda functions).",
  );
}

/** Turns functions into code for somebody else to run. Loads the TypeScript compiler and half of npm. */
const serializer = { serializeFunction: refuse, serializeFunctionAsync: refuse };
leaveOut("@pulumi/pulumi/runtime/closure/serializeClosure.js", serializer);
leaveOut("@pulumi/pulumi/runtime/closure/codePaths.js", { computeCodePaths: refuse });

/**
 * Watches every script for that, in debug mode and with flags of V8 that no other process has: what they left in the
 * compile cache is then of no use here, and the other way round.
 */
leaveOut("@pulumi/pulumi/runtime/closure/v8Hooks.js", {
  isInitializedAsync: () => Promise.resolve(),
});

/**
 * Maps every frame of every stack trace, and the SDK takes several at each resource. Node strips types in place, so
 * that our own lines are right without it.
 */
leaveOut("source-map-support/register", {});

function leaveOut(name: string, exports: Readonly<Record<string, unknown>>): void {
  const file = requireOfSdk.resolve(name);
  const left = new Module(file);
  left.exports = exports;
  left.loaded = true;
  require.cache[file] = left;
}
