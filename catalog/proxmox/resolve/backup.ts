import type { ResolvedBackup } from "../../resolved.ts";

/** Spreads neighbours well over an hour: 7 and 60 have no common factor, so 60 tenants in a row have 60 different minutes. */
const STEP_MINUTES = 7;

/**
 * A nightly job inside the hour that starts at the site's window, at a minute that depends on the number alone:
 * jobs do not start together, and a tenant added moves nobody else's.
 *
 * @param site storage, start of the window (`HH:MM`) and how many are kept
 * @param number tenant number; 0 for the platform's own guests
 */
export function nightlyBackup(
  site: {
    readonly storage: { readonly backups: string };
    readonly backups: { readonly window: string; readonly keep: ResolvedBackup["keep"] };
  },
  number: number,
): ResolvedBackup {
  const [hours = 0, minutes = 0] = site.backups.window.split(":").map(Number);
  const start = (hours * 60 + minutes + ((number * STEP_MINUTES) % 60)) % (24 * 60);
  const { daily, weekly, monthly } = site.backups.keep;
  return {
    storage: site.storage.backups,
    schedule: `${two(Math.floor(start / 60))}:${two(start % 60)}`,
    keep: { daily, weekly, monthly },
  };
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
