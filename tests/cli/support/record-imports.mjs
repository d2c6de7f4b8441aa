import { writeSync } from "node:fs";
import { registerHooks } from "node:module";

/* Preloaded with --import: writes the address of every module that the process loads to file descriptor 3. */
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    writeSync(3, `${resolved.url}\n`);
    return resolved;
  },
});
