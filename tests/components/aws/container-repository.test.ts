import { expect, test } from "vitest";
import {
  ContainerRepository,
  type ContainerRepositoryArgs,
} from "../../../components/aws/container-repository.ts";
import { type RecordedResource, recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";

const args: ContainerRepositoryArgs = {
  repository: "fixnado-api",
  kmsKeyArn: "key-arn",
  lifecycle: "disposable",
};

function record(changes: Partial<ContainerRepositoryArgs> = {}): Promise<RecordedResource[]> {
  return recordProgram(() => {
    new ContainerRepository("images", { ...args, ...changes }, awsOptions());
  });
}

test("a tag means one image for ever, each is scanned, and none is deleted by force", async () => {
  const resources = await record();
  expect(listOf(resources)).toEqual([
    "ContainerRepository images",
    "Repository images",
    "LifecyclePolicy images-keep",
  ]);
  expect(find(resources, "Repository", "images").inputs).toMatchObject({
    name: "fixnado-api",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "key-arn" }],
    forceDelete: false,
  });
});

test("without a key of one's own ECR encrypts with its own", async () => {
  const { inputs } = find(await record({ kmsKeyArn: null }), "Repository", "images");
  expect(inputs["encryptionConfigurations"]).toEqual([{ encryptionType: "AES256" }]);
});

test("the newest hundred images stay", async () => {
  const { inputs } = find(await record(), "LifecyclePolicy", "images-keep");
  expect(JSON.parse(inputs["policy"] as string).rules[0].selection).toEqual({
    tagStatus: "any",
    countType: "imageCountMoreThan",
    countNumber: 100,
  });
});

test("a protected repository is never deleted", async () => {
  expect(find(await record({ lifecycle: "protected" }), "Repository", "images").protect).toBe(true);
  expect(find(await record(), "Repository", "images").protect).toBe(false);
});

test("tags that move cannot be asked for, and a name that ECR refuses does not pass", async () => {
  // @ts-expect-error there is no such input: a tag means one image for ever
  const mutable: Partial<ContainerRepositoryArgs> = { imageTagMutability: "MUTABLE" };
  expect(find(await record(mutable), "Repository", "images").inputs["imageTagMutability"]).toBe(
    "IMMUTABLE",
  );
  await expect(record({ repository: "Fixnado__api" })).rejects.toThrow(
    'repository "Fixnado__api" is no name',
  );
});
