import { expect, test } from "vitest";
import type { Props } from "../../localcloud/values/value.ts";
import { Cloud, type Request } from "./support.ts";

const denyAll = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" }],
});

/** What a program leaves to its owner is gone with it; a policy of another owner stays. */
test.each<[owner: string, part: string, given: (id: string) => Props]>([
  [
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
    (queueUrl) => ({ queueUrl, policy: denyAll }),
  ],
  [
    "aws:sqs/queue:Queue",
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
    (queueUrl) => ({ queueUrl, redriveAllowPolicy: "{}" }),
  ],
  [
    "aws:ecr/repository:Repository",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    (repository) => ({ repository, policy: "{}" }),
  ],
])("with %s goes its %s, and no other's", async (type, part, given) => {
  const cloud = new Cloud();
  const owner = (name: string): Request => ({ type, inputs: { name }, name });
  const [first, second] = [await cloud.create(owner("first")), await cloud.create(owner("second"))];
  await cloud.create({ type: part, inputs: given(first.id), name: "of-first" });
  const kept = await cloud.create({ type: part, inputs: given(second.id), name: "of-second" });
  await cloud.remove(owner("first"), first);
  const parts = cloud.world.objects().filter((object) => object.type === part);
  expect(parts.map(({ id }) => id)).toEqual([kept.id]);
});
