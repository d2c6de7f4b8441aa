import { z } from "zod";
import { OWN_SERVER_PORTS } from "./site/vps/services.ts";
import { flag, oneOf, text } from "./values.ts";

const word = text(
  /^[^\p{Cc}]{1,4096}$/u,
  "a word of the command: 1 to 4096 characters on one line",
);

const listenForm = `socket, or a TCP port from 1024 to ${OWN_SERVER_PORTS - 1}`;

/** The `vps` block of a service: how it runs on a plain host. No other substrate reads it. */
export const serviceVps = z
  .strictObject({
    release: z
      .strictObject({
        url: text(
          /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?(?:\/[A-Za-z0-9._~+-]+)+\.(?:tar\.gz|tgz)$/,
          "https://host/path of a .tar.gz without a user or a query",
        ).describe("Where a host fetches it."),
        sha256: text(
          /^[0-9a-f]{64}$/,
          "64 hexadecimal digits in quotes, as sha256sum prints them",
        ).describe("Its checksum. Nothing is unpacked that has another one."),
      })
      .describe(
        "The program: an archive that is unpacked once, owned by root, and only read. Another one is started in place of the old one, with a moment of downtime.",
      ),
    command: z
      .array(word, { error: "a command as a list of words, for instance [node, dist/server.js]" })
      .min(1, { error: "a command of at least one word" })
      .describe(
        "What is started inside the unpacked release, without a shell, as the tenant's own user.",
      ),
    listen: z
      .union(
        [
          z.literal("socket"),
          z
            .int({ error: listenForm })
            .min(1024, { error: listenForm })
            .max(OWN_SERVER_PORTS - 1, { error: listenForm }),
        ],
        { error: listenForm },
      )
      .default("socket")
      .describe(
        "Where it listens. socket: on the Unix socket {listen.socket}, which only the proxy may open. A TCP port: on 127.0.0.1 at {listen.port}, for a program that cannot do otherwise; a port is there once a host, so only one tenant of a host can have such a service. Default: socket.",
      ),
    manager: oneOf(["systemd", "pm2"])
      .default("systemd")
      .describe(
        "What starts it again when it dies. pm2: a PM2 of the tenant's own, itself under systemd. Default: systemd.",
      ),
    files: flag
      .default(false)
      .describe(
        "Whether it keeps files: a folder of its own at {files.path}, the only one that it may write and that outlives it. Dumped every night with its database. Default: false.",
      ),
    extensions: z
      .array(
        text(
          /^[a-z][a-z0-9_]{0,62}$/,
          "the name of an extension in a-z, 0-9 and _, for instance vector",
        ),
        {
          error: "a list of extensions",
        },
      )
      .refine((all) => new Set(all).size === all.length, { error: "each extension once" })
      .default([])
      .describe(
        "Extensions of PostgreSQL that its database gets; their packages have to be on the host. Needs `uses` with postgres. Default: none.",
      ),
  })
  .optional()
  .describe(
    "How it runs on a plain host. Nothing else reads it. Default: it is not offered on such a site.",
  );
