import type { ResolvedImage } from "../../resolved.ts";

const SHORT_DIGEST = 12;

/**
 * An OCI image as PVE keeps it. The digest stands in the file name: a new image is a new file beside the old one,
 * never a changed file under a container that was made from it.
 *
 * @param reference `host/path@sha256:<64 hex>`
 * @param storage PVE storage that holds images
 */
export function resolveImage(reference: string, storage: string): ResolvedImage {
  const at = reference.indexOf("@");
  const repository = reference.slice(0, at);
  const digest = reference.slice(at + 1);
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  const hex = digest.slice(digest.indexOf(":") + 1);
  const fileName = `${name}-${hex.slice(0, SHORT_DIGEST)}.tar`;
  return { reference, digest, fileName, storage, templateFileId: `${storage}:vztmpl/${fileName}` };
}

/** The same repository at another digest. */
export function atDigest(reference: string, digest: string): string {
  return `${reference.slice(0, reference.indexOf("@"))}@${digest}`;
}

/** `sha256:…` of a reference. */
export function digestOf(reference: string): string {
  return reference.slice(reference.indexOf("@") + 1);
}
