import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Who holds the lock of a stack, as the engine's refusal names it. */
export interface LockHolder {
  readonly url: string;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
}

const holderLine = /^\s*(\S+): created by (.+)@(\S+) \(pid (\d+)\) at /gm;

/** The holders that a refusal names; empty when the text is about something else. */
export function lockHolders(text: string): LockHolder[] {
  if (!text.includes("currently locked")) return [];
  return [...text.matchAll(holderLine)].map((match) => ({
    url: match[1] as string,
    user: match[2] as string,
    host: match[3] as string,
    pid: Number(match[4]),
  }));
}

/** Whether a process runs here and is an engine: after a restart its number may belong to somebody else. */
export function isLiveEngine(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "pulumi";
  } catch {
    return true;
  }
}

/**
 * A lock may be taken away only when it lies on this machine's disk and all that hold it were processes of this
 * machine that are gone. Anything else may be a run on another machine.
 */
export function isStale(
  holders: readonly LockHolder[],
  here: string = hostname(),
  alive: (pid: number) => boolean = isLiveEngine,
): boolean {
  return (
    holders.length > 0 &&
    holders.every(
      (holder) => holder.url.startsWith("file:") && holder.host === here && !alive(holder.pid),
    )
  );
}

/** How long a lock of a live process of this machine is waited for: an engine that was just told to cancel. */
const patienceMs = 30_000;

/**
 * Frees a stack that a dead process locked. Waits for a live one of this machine, for half a minute.
 * It removes the very lock files that the refusal named: `pulumi cancel` removes all there are, also the one that
 * another run has taken in the meantime.
 * @returns whether it is worth trying again.
 */
export async function freeLock(refusal: string, signal?: AbortSignal): Promise<boolean> {
  const holders = lockHolders(refusal);
  const end = Date.now() + patienceMs;
  let waited = false;
  while (holders.some((holder) => holder.host === hostname() && isLiveEngine(holder.pid))) {
    if (Date.now() > end || signal?.aborted) return false;
    waited = true;
    await sleep(250);
  }
  // Whoever ended while we waited took its lock along; if not, the next refusal names it again.
  if (waited) return true;
  if (!isStale(holders)) return false;
  for (const { url } of holders) {
    const file = fileURLToPath(new URL(url).href.split("?")[0] as string);
    await rm(file, { force: true });
    await rm(`${file}.attrs`, { force: true });
  }
  return true;
}
