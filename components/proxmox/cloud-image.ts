import { File } from "@muhlba91/pulumi-proxmoxve/download/file.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedCloudImage } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";

const type = token("proxmox", "CloudImage");

/** Seconds that PVE may take to download. The provider's own 600 is short for a slow line. */
const downloadTimeoutSeconds = 1800;

/** Digits of the checksum that stand in the file's name. */
const nameDigits = 12;

export interface CloudImageArgs {
  /** The image; its checksum is in the file's name, so that another image is another file. */
  readonly image: ResolvedCloudImage;
  /** Node that downloads. The storage is shared by the cluster, so one node does it for all; a change is left alone. */
  readonly host: string;
}

/**
 * A cloud image on a PVE storage, from which virtual machines are made. PVE checks it against its SHA-512 before it
 * keeps it. It is never downloaded again: the provider's default would replace it when the publisher's has another
 * size. A machine that was made from it does not need it any more.
 *
 * Children: `<name>`.
 */
export class CloudImage extends Component {
  /** `<storage>:import/<file>`, known once the image is there. */
  readonly fileId: pulumi.Output<string>;

  constructor(name: string, args: CloudImageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { image } = args;
    super(type, name, { url: image.url, storage: image.storage }, opts);
    this.refuse(problemsOf(image));
    const file = new File(
      this.child(),
      {
        nodeName: args.host,
        datastoreId: image.storage,
        contentType: "import",
        fileName: image.fileName,
        url: image.url,
        checksum: image.sha512,
        checksumAlgorithm: "sha512",
        verify: true,
        overwrite: false,
        // The name holds the checksum, so whatever stands there was to be the same: left over from a killed run.
        overwriteUnmanaged: true,
        uploadTimeout: downloadTimeoutSeconds,
      },
      // The checksum says what it is: from where it once came, and through which node, changes nothing.
      this.options({ deleteBeforeReplace: true, ignoreChanges: ["nodeName", "url"] }),
    );
    this.fileId = file.id;
    this.registerOutputs({ fileId: this.fileId });
  }
}

function problemsOf({ url, sha512, fileName }: ResolvedCloudImage): string[] {
  const problems: string[] = [];
  if (!url.startsWith("https://")) {
    problems.push(`url "${url}" is not https. Give one that starts with https://.`);
  }
  if (!/^[0-9a-f]{128}$/.test(sha512)) {
    problems.push(
      `sha512 has ${sha512.length} characters. Give all 128 hexadecimal digits, in lower case.`,
    );
  }
  if (!fileName.endsWith(`${sha512.slice(0, nameDigits)}.qcow2`)) {
    problems.push(
      `file name "${fileName}" must end in the first ${nameDigits} digits of the checksum and ".qcow2".`,
    );
  }
  return problems;
}
