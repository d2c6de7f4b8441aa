import { asText } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { repository, storedImage } from "../types.ts";

export const repositoryNotEmpty: Rule = {
  id: "aws-repository-not-empty",
  source:
    "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html: RepositoryNotEmptyException",
  types: [repository],
  remove: ({ world, site, id, inputs }) => {
    const name = asText(inputs.name ?? id);
    const images = world
      .users(site, { kind: "image repository", key: name })
      .filter(({ type }) => type === storedImage);
    return images.length === 0 || inputs.forceDelete === true
      ? undefined
      : `image repository ${name} is not empty: it holds ${images.length} image${images.length === 1 ? "" : "s"}`;
  },
};
