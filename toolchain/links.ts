import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { dirname } from "node:path";

/** Makes `link` a symbolic link to `target`, whatever stood there before. Atomic: nobody sees it missing. */
export function linkTo(target: string, link: string): void {
  if (currentTarget(link) === target) return;
  replace(link, (temporary) => symlinkSync(target, temporary));
}

/**
 * Makes `place` the same file as `source`: a hard link, or a copy where the two are on different file systems.
 * A symbolic link would not do for the CLI, which looks for its language host beside its real path.
 */
export function placeFile(source: string, place: string): void {
  if (isSame(source, place)) return;
  replace(place, (temporary) => {
    try {
      linkSync(source, temporary);
    } catch {
      copyFileSync(source, temporary);
      const { atime, mtime } = statSync(source);
      utimesSync(temporary, atime, mtime);
    }
  });
}

function replace(place: string, make: (temporary: string) => void): void {
  mkdirSync(dirname(place), { recursive: true });
  const temporary = `${place}.${process.pid}.new`;
  rmSync(temporary, { force: true });
  make(temporary);
  renameSync(temporary, place);
  // Renaming one hard link over another of the same file does nothing and leaves both.
  rmSync(temporary, { force: true });
}

function currentTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    // Absent, or not a link: either way it is to be made.
    return undefined;
  }
}

function isSame(source: string, place: string): boolean {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (!found?.isFile()) return false;
  const wanted = statSync(source);
  const linked = found.ino === wanted.ino && found.dev === wanted.dev;
  return linked || (found.size === wanted.size && found.mtimeMs === wanted.mtimeMs);
}
