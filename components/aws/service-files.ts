import { AccessPoint } from "@pulumi/aws/efs/accessPoint.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";

const type = token("aws", "ServiceFiles");

export interface ServiceFilesArgs {
  /** Where the folders are: a `FileSystem`. Another one shows empty folders. */
  readonly fileSystem: {
    readonly fileSystemId: pulumi.Input<string>;
    readonly arn: pulumi.Input<string>;
  };
  /** The tenant's number, from the ledger: other tenants' tasks never see its name. */
  readonly number: number;
  readonly service: string;
  /** Paths inside the container; at least one. What a path shows is the folder of this path for ever. */
  readonly paths: readonly string[];
  /** User id of the container's process, to whom every file belongs; never 0. Another one cannot read the old files. */
  readonly user: number;
  /** `protected`: Pulumi refuses to delete or replace the access points. The files stay in either case. */
  readonly lifecycle: Lifecycle;
}

/** One folder of the file system, as a task mounts it. */
export interface FileMount {
  /** Inside the container. */
  readonly path: string;
  readonly fileSystemId: pulumi.Output<string>;
  readonly fileSystemArn: pulumi.Output<string>;
  readonly accessPointId: pulumi.Output<string>;
  readonly accessPointArn: pulumi.Output<string>;
}

/**
 * The folders of one service: `/t17/crm/var-www-data`, mode 0700, each behind an access point that shows nothing else
 * and makes everybody the service's own user.
 *
 * Children: `<name>-<path>`, for instance `acme-crm-files-var-www-data`.
 */
export class ServiceFiles extends Component {
  /** Sorted by path. */
  readonly mounts: readonly FileMount[];

  constructor(name: string, args: ServiceFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { number, service, user, lifecycle } = args;
    const paths = [...args.paths].sort();
    super(type, name, { number, service, paths, user, lifecycle }, opts);
    this.refuse(problemsOf(args));
    this.mounts = paths.map((path) => this.createMount(path, args));
    this.registerOutputs({ paths });
  }

  private createMount(path: string, args: ServiceFilesArgs): FileMount {
    const { fileSystem, number, service, user, lifecycle } = args;
    const point = new AccessPoint(
      this.child(folderOf(path)),
      {
        fileSystemId: fileSystem.fileSystemId,
        posixUser: { uid: user, gid: user },
        rootDirectory: {
          path: `/t${number}/${service}/${folderOf(path)}`,
          creationInfo: { ownerUid: user, ownerGid: user, permissions: "0700" },
        },
        tags: awsTags({ lifecycle, service }),
      },
      this.options({ protect: lifecycle === "protected" }),
    );
    return {
      path,
      fileSystemId: pulumi.output(fileSystem.fileSystemId),
      fileSystemArn: pulumi.output(fileSystem.arn),
      accessPointId: point.id,
      accessPointArn: point.arn,
    };
  }
}

/** `/var/www/data` → `var-www-data`: a folder's name and, with the component's, a resource's. */
function folderOf(path: string): string {
  return path.slice(1).replaceAll(/[^A-Za-z0-9._]+/g, "-");
}

function problemsOf({ paths, user, number }: ServiceFilesArgs): string[] {
  const problems: string[] = [];
  if (paths.length === 0) problems.push("paths is empty. Name the paths that it keeps data in.");
  if (!Number.isInteger(user) || user < 1 || user > 65_535) {
    problems.push(`user ${user} is not one from 1 to 65535; 0 would be root.`);
  }
  if (!Number.isInteger(number) || number < 1) {
    problems.push(`number ${number} is not a tenant's: they are whole, from 1 up.`);
  }
  const folders = new Map<string, string>();
  for (const path of paths) {
    if (!/^\/[a-z0-9._/-]*[a-z0-9_]$/i.test(path) || path.includes("/../")) {
      problems.push(
        `path "${path}" is not an absolute folder below "/", without a "/" at its end.`,
      );
      continue;
    }
    const other = folders.get(folderOf(path));
    if (other !== undefined) {
      problems.push(`paths "${other}" and "${path}" would share the folder ${folderOf(path)}.`);
    }
    folders.set(folderOf(path), path);
  }
  return problems;
}
