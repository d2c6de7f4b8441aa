/** The bootstrap's second half, in a Node that is new enough: runs the command that was asked for. */
import { commands } from "./commands.ts";
import { InterruptedError } from "./run-command.ts";
import { SetupError } from "./setup-error.ts";

const [name = "", ...args] = process.argv.slice(2);
try {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new SetupError(
      `"${name}" is not one of ${Object.keys(commands).join(", ")}. Example: npm run setup`,
    );
  }
  process.exitCode = await command(args);
} catch (error) {
  if (error instanceof SetupError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else if (error instanceof InterruptedError) {
    process.exitCode = error.exitCode;
  } else {
    throw error;
  }
}
