import { PveError } from "./errors.ts";
import type { Words } from "./words.ts";

interface Task {
  readonly upid: string;
  readonly node: string;
  readonly type: string;
  readonly id: string;
  readonly user: string;
  readonly starttime: number;
  /** How often its status was asked. */
  asked: number;
}

/**
 * What runs after an answer, by its UPID. The work of the local cloud is done at once; the first status still says
 * `running`, so that a caller has to wait as it would on a real node. Lives as long as the process.
 */
export class Tasks {
  private readonly byUpid = new Map<string, Task>();

  /** @returns `UPID:pve1:0000C350:00000001:6900A1B2:vzrestore:301:ci@pve!t:` */
  start(node: string, type: string, id: string, user: string): string {
    const starttime = Math.floor(Date.now() / 1000);
    const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, "0");
    const upid = `UPID:${node}:${hex(50_000 + this.byUpid.size)}:${hex(this.byUpid.size + 1)}:${hex(starttime)}:${type}:${id}:${user}:`;
    this.byUpid.set(upid, { upid, node, type, id, user, starttime, asked: 0 });
    return upid;
  }

  status(node: string, upid: string): Words {
    const task = this.byUpid.get(upid);
    if (!task || task.node !== node) throw new PveError(500, `no such task '${upid}'`);
    const { asked, ...said } = task;
    task.asked++;
    return asked === 0
      ? { ...said, status: "running" }
      : { ...said, status: "stopped", exitstatus: "OK" };
  }
}
