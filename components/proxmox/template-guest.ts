import { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedTemplateGuest } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { adoptedContainer, containerIgnores, importId } from "./adopted.ts";
import { templateProblems } from "./guest-problems.ts";

const type = token("proxmox", "TemplateGuest");

export interface TemplateGuestArgs {
  /**
   * Another `vmid`, `host`, `storage` or, of a disposable one, image replaces it. Guests that were cloned from it keep
   * what they have.
   */
  readonly template: ResolvedTemplateGuest;
  /**
   * `protected`: PVE and Pulumi both refuse to delete it, and it keeps the image that it was made from: a newer one
   * needs a template of its own beside it.
   * @default "protected"
   */
  readonly lifecycle?: Lifecycle;
}

/**
 * A container that is never started, from which guests are cloned on its own node. It has no address and no firewall,
 * since it never runs; a clone brings its own. What is told apart at a clone's first start (host keys of SSH,
 * machine-id, environment) is the work of the image's first-boot unit.
 * It takes disk space and nothing else.
 *
 * An adopted template (`template.adopted`) is imported with exactly what was found, and always protected.
 *
 * Children: `<name>`.
 */
export class TemplateGuest extends Component {
  readonly vmid: pulumi.Output<number>;

  constructor(name: string, args: TemplateGuestArgs, opts?: pulumi.ComponentResourceOptions) {
    const { template, lifecycle = "protected" } = args;
    super(
      type,
      name,
      { template: template.id, vmid: template.vmid, host: template.host },
      { ...opts, protect: lifecycle === "protected" || template.adopted !== null },
    );
    if (!template.adopted) this.refuse(templateProblems(name, template));
    const container = template.adopted
      ? this.importTemplate(template, template.adopted)
      : this.createTemplate(name, template, lifecycle);
    this.vmid = container.vmId as pulumi.Output<number>;
    this.registerOutputs({ vmid: this.vmid });
  }

  private createTemplate(
    name: string,
    template: ResolvedTemplateGuest,
    lifecycle: Lifecycle,
  ): ContainerLegacy {
    const { network, cores } = template;
    return new ContainerLegacy(
      this.child(),
      {
        nodeName: template.host,
        vmId: template.vmid,
        description: `Template ${template.id}`,
        tags: ["template", "tenantry"],
        template: true,
        // A clone takes this over, and nothing else can set it there.
        unprivileged: true,
        protection: lifecycle === "protected",
        started: false,
        startOnBoot: false,
        cpu: { architecture: "amd64", cores, limit: cores, units: 100 },
        memory: { dedicated: template.memoryMib, swap: 0 },
        disk: { datastoreId: template.storage, size: template.diskGib },
        features: { nesting: true, fuse: false, keyctl: false, mknod: false },
        console: { enabled: true, ttyCount: 2, type: "tty" },
        operatingSystem: { templateFileId: template.image.templateFileId, type: "unmanaged" },
        networkInterfaces: [
          {
            name: "eth0",
            bridge: network.bridge,
            vlanId: network.vlan,
            enabled: true,
            firewall: true,
            hostManaged: true,
          },
        ],
        initialization: { hostname: name },
        timeoutClone: 1800,
        timeoutCreate: 1800,
        timeoutUpdate: 1800,
        timeoutDelete: 600,
      },
      this.options({
        deleteBeforeReplace: true,
        // Whole: a template that was once adopted has no image in the state.
        ignoreChanges: lifecycle === "protected" ? ["operatingSystem"] : [],
      }),
    );
  }

  private importTemplate(
    template: ResolvedTemplateGuest,
    found: NonNullable<ResolvedTemplateGuest["adopted"]>,
  ): ContainerLegacy {
    return new ContainerLegacy(
      this.child(),
      adoptedContainer(template, found, true),
      this.options({
        deleteBeforeReplace: true,
        ignoreChanges: [...containerIgnores],
        import: importId(template),
      }),
    );
  }
}
