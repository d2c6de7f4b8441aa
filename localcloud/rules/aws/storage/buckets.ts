import { describeUrn } from "../../../values/urn.ts";
import { asText, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { nameRule } from "../make/name-rule.ts";
import { bucket, bucketSettings, storedObject } from "../types.ts";

export const bucketName = nameRule({
  id: "aws-bucket-name",
  source:
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: unique over all accounts; BucketAlreadyExists",
  types: [bucket],
  kind: "bucket",
  name: (inputs, id) => text(inputs.bucket) ?? id,
  across: "every account",
});

export const bucketNotEmpty: Rule = {
  id: "aws-bucket-not-empty",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html: BucketNotEmpty",
  types: [bucket],
  remove: ({ world, site, id, inputs }) => {
    const objects = holding(world.users(site, { kind: "bucket", key: id }));
    return objects.length === 0 || inputs.forceDestroy === true
      ? undefined
      : `bucket ${id} is not empty: it holds ${objects.length} object${objects.length === 1 ? "" : "s"}`;
  },
  removed: ({ world, site, id }) => {
    for (const object of holding(world.users(site, { kind: "bucket", key: id }))) {
      world.remove(site, object.type, object.id);
    }
  },
};

function holding<T extends { readonly type: string }>(users: readonly T[]): T[] {
  return users.filter(({ type }) => type === storedObject);
}

/** A second one would overwrite the first without a word, and each update the other. */
export const bucketSettingOnce: Rule = {
  id: "aws-bucket-setting-once",
  source:
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html: replaces what stands; stricter than AWS, which says nothing",
  types: bucketSettings,
  owns: (inputs, _id, type) => [
    { kind: type.split(":").at(-1) ?? type, key: asText(inputs.bucket) },
  ],
  taken: (mark, owner) =>
    `bucket ${mark.key} has a ${mark.kind} already, from ${describeUrn(owner.urn)}; a second one would overwrite it`,
};
