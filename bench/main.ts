/** `npm run bench [validate|affected|preview|fleet|edge]`: prints the figures. See bench/README.md. */
import { benchAffected } from "./affected.ts";
import { benchEdge } from "./edge.ts";
import { benchFleet } from "./fleet.ts";
import { benchPreview } from "./preview.ts";
import { benchValidate } from "./validate.ts";

const benches: Readonly<Record<string, () => void>> = {
  validate: benchValidate,
  affected: benchAffected,
  preview: benchPreview,
  fleet: benchFleet,
  edge: benchEdge,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}.`,
  );
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) bench();
}
