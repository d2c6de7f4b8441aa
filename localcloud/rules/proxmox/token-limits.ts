import type { Failure } from "../../check/shape.ts";
import { at, list, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { container } from "../types.ts";

/** What PVE lets only root@pam do with a password. The provider would fail in the middle of an update. */
export const tokenLimits: Rule = {
  id: "token-limits",
  source:
    "PVE: `changing feature flags (except nesting) is only allowed for root@pam`, bind mounts likewise",
  types: [container],
  check: (inputs, config) => {
    if (config.apiToken === undefined) return [];
    const failures: Failure[] = [];
    const reason = "is allowed only for root@pam with a password, not with an API token";
    for (const feature of ["fuse", "keyctl", "mknod"]) {
      if (at(inputs, `features.${feature}`) === true) {
        failures.push({ property: `features.${feature}`, reason });
      }
    }
    if (list(at(inputs, "features.mounts")).length > 0) {
      failures.push({ property: "features.mounts", reason });
    }
    if (inputs.unprivileged !== true && at(inputs, "features.nesting") === true) {
      failures.push({
        property: "features.nesting",
        reason: `on a privileged container ${reason}`,
      });
    }
    list(inputs.mountPoints).forEach((mount, index) => {
      if (text(at(mount, "volume"))?.startsWith("/")) {
        failures.push({
          property: `mountPoints[${index}].volume`,
          reason: `a bind mount ${reason}`,
        });
      }
    });
    return failures;
  },
};
