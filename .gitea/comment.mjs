/**
 * One comment a pull request: writes a file as a comment, or over the one that it wrote before.
 * Environment: API, TOKEN, REPOSITORY (`owner/name`), NUMBER. The file is text from the review, sent as it is.
 */
import { readFileSync } from "node:fs";

const mark = "<!-- tenantry review -->";
const { API, TOKEN, REPOSITORY, NUMBER } = process.env;
const body = `${mark}\n${readFileSync(process.argv[2], "utf8").slice(0, 65_000)}`;

async function call(method, path, data) {
  const response = await fetch(`${API}/repos/${REPOSITORY}${path}`, {
    method,
    headers: { authorization: `token ${TOKEN}`, "content-type": "application/json" },
    ...(data ? { body: JSON.stringify(data) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

const comments = await call("GET", `/issues/${NUMBER}/comments`);
const mine = comments.find((comment) => comment.body.startsWith(mark));
if (mine) await call("PATCH", `/issues/comments/${mine.id}`, { body });
else await call("POST", `/issues/${NUMBER}/comments`, { body });
