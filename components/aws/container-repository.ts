import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy.js";
import { Repository } from "@pulumi/aws/ecr/repository.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";

const type = token("aws", "ContainerRepository");

/** What ECR takes as a name, with its length: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const nameForm = /^(?=.{2,256}$)[a-z0-9]+([._/-][a-z0-9]+)*$/;

/** The newest that stay; older ones go, also when a task still uses them. */
const keepImages = 100;

export interface ContainerRepositoryArgs {
  /** `fixnado-api`: what images are pushed to. Another one replaces the repository, and its images are gone. */
  readonly repository: string;
  /** null: ECR's own encryption (AES-256). Another key replaces the repository. */
  readonly kmsKeyArn: pulumi.Input<string> | null;
  /** `protected`: Pulumi refuses to delete it. AWS deletes none that has images, whatever it is. */
  readonly lifecycle: Lifecycle;
}

/**
 * Where a service's images lie: a tag means one image for ever, every image is scanned when it is pushed.
 *
 * Children: `<name>` (repository), `<name>-keep`.
 */
export class ContainerRepository extends Component {
  readonly repositoryArn: pulumi.Output<string>;
  /** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/fixnado-api` */
  readonly repositoryUrl: pulumi.Output<string>;

  constructor(name: string, args: ContainerRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    const { repository, lifecycle } = args;
    super(type, name, { repository, lifecycle }, opts);
    this.refuse(problemsOf(repository));
    const made = this.createRepository(args);
    this.createPolicy(made);
    this.repositoryArn = made.arn;
    this.repositoryUrl = made.repositoryUrl;
    this.registerOutputs({
      repositoryArn: this.repositoryArn,
      repositoryUrl: this.repositoryUrl,
    });
  }

  private createRepository(args: ContainerRepositoryArgs): Repository {
    const { repository, kmsKeyArn, lifecycle } = args;
    return new Repository(
      this.child(),
      {
        name: repository,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [
          kmsKeyArn === null
            ? { encryptionType: "AES256" }
            : { encryptionType: "KMS", kmsKey: kmsKeyArn },
        ],
        forceDelete: false,
        tags: awsTags({ lifecycle }),
      },
      this.options({ protect: lifecycle === "protected", deleteBeforeReplace: true }),
    );
  }

  private createPolicy(repository: Repository): void {
    const rule = {
      rulePriority: 1,
      description: `Keep the newest ${keepImages} images`,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
      action: { type: "expire" },
    };
    new LifecyclePolicy(
      this.child("keep"),
      { repository: repository.name, policy: JSON.stringify({ rules: [rule] }) },
      this.options({
        deletedWith: repository,
        replaceWith: [repository],
        deleteBeforeReplace: true,
      }),
    );
  }
}

function problemsOf(repository: string): string[] {
  if (nameForm.test(repository)) return [];
  return [
    `repository "${repository}" is no name that ECR takes: a-z, 0-9, and single ".", "_", "-" or "/" between them.`,
  ];
}
