import { z } from "zod";
import { sizeWord } from "./ids.ts";
import { imageReference, oneOf, text, urlPath, whole } from "./values.ts";

function tasks(least: number, what: string) {
  return z
    .strictObject({
      min: whole(least, 1000, "a whole number of tasks").describe("How many there are at least."),
      max: whole(1, 1000, "a whole number of tasks").describe("How many there are at most."),
    })
    .refine((it) => it.min <= it.max, { error: "a number that is not below `min`", path: ["max"] })
    .default({ min: 1, max: 1 })
    .describe(what);
}

const responseForm = "a number of seconds from 0.05 to 59, for instance 0.5";

/** At most 60 characters: with the tenant's and the service's part EFS takes 100 of a folder. */
const containerPath = text(
  /^(?=.{2,60}$)(?:\/(?!\.{1,2}(?:\/|$))[a-zA-Z0-9._-]*[a-zA-Z0-9_])+$/,
  "an absolute path of 2 to 60 letters, digits and . _ - /, each part with a letter, a digit or _ at its end",
);

const folders = z.array(containerPath, {
  error: "a list of absolute paths inside the container, for instance [/tmp]",
});

const worker = z
  .strictObject({
    command: z
      .array(
        text(/^[^\p{Cc}]{1,4096}$/u, "a word of the command: 1 to 4096 characters on one line"),
        {
          error: "a command as a list of words, for instance [node, worker.js]",
        },
      )
      .min(1, { error: "a command of at least one word" })
      .describe("What it runs in place of the image's own command."),
    tasks: tasks(
      0,
      "How many there are: more while messages wait, fewer while none do. Default: one.",
    ),
    backlogPerTask: whole(1, 1_000_000, "a whole number of messages").describe(
      "Messages that one task is meant to have waiting; with more a task is added.",
    ),
    size: sizeWord
      .optional()
      .describe("Which of the service's `sizes` it has. Default: that of the tenant's tier."),
  })
  .optional()
  .describe(
    "The same image with another command, without a load balancer, fed by a queue whose address is {queue.url}. Default: none.",
  );

/** The `aws` block of a service: how it runs on ECS. No other substrate reads it. */
export const serviceAws = z
  .strictObject({
    image: imageReference
      .optional()
      .describe(
        "OCI image by its digest, for a service that is a `template` elsewhere. Default: the service's `image`.",
      ),
    strategy: oneOf(["rolling", "blueGreen", "canary", "recreate"])
      .default("rolling")
      .describe(
        "How a new version comes. rolling: tasks one after the other. blueGreen: all at once beside the old ones, then the traffic. canary: a tenth of the traffic first. recreate: the old ones stop first, which is downtime. Default: rolling.",
      ),
    tasks: tasks(1, "How many tasks run: more when they are busy. Default: one."),
    smoke: z
      .array(urlPath, { error: "a list of paths, for instance [/health/ready, /health/live]" })
      .min(1, { error: "a list of at least one path" })
      .max(10, { error: "a list of at most 10 paths" })
      .optional()
      .describe(
        "Paths that must answer 200 before a new version gets traffic, as requests from outside name them below the service's own URL when `route.strip` is there, whole otherwise. For blueGreen and canary alone. Default: `route.health`.",
      ),
    responseSeconds: z
      .number({ error: responseForm })
      .min(0.05, { error: responseForm })
      .max(59, { error: responseForm })
      .default(0.5)
      .describe(
        "Seconds: when one answer in twenty takes longer, an alarm is raised, and a deployment that is under way is taken back. Default: 0.5.",
      ),
    runsOn: oneOf(["fargate", "fleet"])
      .default("fargate")
      .describe(
        "Where its tasks run. fargate: on machines of AWS. fleet: on the machines of the site's `fleet`, beside other tenants' tasks; from one to the other the service is replaced, which is downtime. Default: fargate.",
      ),
    user: whole(1, 65_534, "the id of a user that is not root")
      .default(1000)
      .describe("User id that the container runs as. Default: 1000."),
    scratch: folders
      .default(["/tmp"])
      .describe(
        "Paths of the read-only root where it may write what it can lose. Default: /tmp alone.",
      ),
    data: folders
      .default([])
      .describe(
        "Paths that it keeps data in, on the site's file system (`files: true`). A protected service needs one. Default: none.",
      ),
    glacierDays: whole(1, 3650, "a whole number of days")
      .optional()
      .describe(
        "Days after which what it puts into its bucket goes to Glacier Instant Retrieval: cheaper to keep, dearer to read, billed for at least 90 days. Default: never.",
      ),
    worker,
  })
  .refine(
    (it) => new Set([...it.scratch, ...it.data]).size === it.scratch.length + it.data.length,
    {
      error: "paths that are neither there twice nor in `scratch`",
      path: ["data"],
    },
  );
