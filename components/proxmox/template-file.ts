import { Image } from "@muhlba91/pulumi-proxmoxve/oci/image.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedImage } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";

const type = token("proxmox", "TemplateFile");

/** Seconds that PVE may take to pull an image. The provider's own 600 is short for a slow line. */
const pullTimeoutSeconds = 1800;

export interface TemplateFileArgs {
  /** The image; its digest is in the file's name, so that another digest is another file. */
  readonly image: ResolvedImage;
  /** Node that pulls. The storage is shared by the cluster, so one node pulls for all; a change is left alone. */
  readonly host: string;
}

/**
 * An OCI image on a PVE storage, from which containers are made.
 * A pulled image is never pulled again: the provider's default would replace it when its size differs.
 *
 * Children: `<name>`.
 */
export class TemplateFile extends Component {
  /** `<storage>:vztmpl/<file>`, known once the image is pulled. */
  readonly templateFileId: pulumi.Output<string>;

  constructor(name: string, args: TemplateFileArgs, opts?: pulumi.ComponentResourceOptions) {
    const { image } = args;
    super(type, name, { reference: image.reference, storage: image.storage }, opts);
    this.refuse(problemsOf(image));
    const file = new Image(
      this.child(),
      {
        nodeName: args.host,
        datastoreId: image.storage,
        fileName: image.fileName,
        reference: image.reference,
        overwrite: false,
        // The file's name holds the digest, so whatever stands there was to be the same: left over from a run that was
        // killed while it pulled, perhaps half of it.
        overwriteUnmanaged: true,
        uploadTimeout: pullTimeoutSeconds,
      },
      // The file's name is fixed, so the old one has to go before a new one can come.
      this.options({ deleteBeforeReplace: true, ignoreChanges: ["nodeName"] }),
    );
    this.templateFileId = file.id;
    this.registerOutputs({ templateFileId: this.templateFileId });
  }
}

function problemsOf(image: ResolvedImage): string[] {
  const problems: string[] = [];
  if (!image.reference.endsWith(`@${image.digest}`)) {
    problems.push(
      `image "${image.reference}" is not pinned to ${image.digest}. Name it as repository@digest.`,
    );
  }
  if (!image.fileName.endsWith(".tar")) {
    problems.push(`file name "${image.fileName}" must end in ".tar": PVE keeps images so.`);
  }
  return problems;
}
