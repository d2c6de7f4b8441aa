import { describeUrn } from "../../../values/urn.ts";
import { asText, list, text } from "../../../values/value.ts";
import type { World, WorldObject } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { markOf } from "../marks.ts";
import { cacheUser, cacheUserAssociation, cacheUserGroup } from "../types.ts";

const api = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference";

export const defaultUser: Rule = {
  id: "aws-cache-default-user",
  source:
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-usergroup.html: a user named default must be included; DefaultUserRequired",
  types: [cacheUserGroup],
  put: ({ world, site, inputs }) => {
    const names = list(inputs.userIds).map((id) => userName(world, site, asText(id)));
    return names.includes("default")
      ? undefined
      : "a user group includes a user named default; make one that is off and may do nothing";
  },
};

/** Two users of one name could not be told apart at login. */
export const userNamesDiffer: Rule = {
  id: "aws-cache-user-names-differ",
  source: `${api}/API_CreateUserGroup.html: DuplicateUserName`,
  types: [cacheUserGroup, cacheUserAssociation],
  put: ({ world, site, type, id, inputs }) => {
    const group = asText(inputs.userGroupId);
    const given =
      type === cacheUserGroup ? inputs : world.find(site, cacheUserGroup, group)?.inputs;
    const ids = new Set(list(given?.userIds).map(asText));
    for (const found of associations(world, site, group)) {
      if (found.id !== id) ids.add(asText(found.inputs.userId));
    }
    if (type === cacheUserAssociation) ids.add(asText(inputs.userId));
    const names = [...ids].map((user) => userName(world, site, user));
    const twice = names.filter(
      (name, index) => name !== undefined && names.indexOf(name) !== index,
    );
    return twice.length === 0
      ? undefined
      : `user group ${group} has a user named ${twice.join(", ")} already`;
  },
};

export const associatedOnce: Rule = {
  id: "aws-cache-associated-once",
  source: `${api}/API_ModifyUserGroup.html: InvalidParameterCombination, user is already a member of the group`,
  types: [cacheUserAssociation],
  owns: (inputs) => [
    { kind: "membership", key: `${asText(inputs.userId)} of ${asText(inputs.userGroupId)}` },
  ],
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} stands already, made by ${describeUrn(owner.urn)}`,
};

export const userEngine: Rule = {
  id: "aws-cache-user-engine",
  source: `${api}/API_CreateUserGroup.html: InvalidParameterValue for users of another engine; a Valkey group takes Redis OSS users, not the other way round`,
  types: [cacheUserGroup, cacheUserAssociation],
  put: ({ world, site, type, inputs }) => {
    const group =
      type === cacheUserGroup
        ? inputs
        : world.owner(site, markOf("cache user group", asText(inputs.userGroupId)))?.inputs;
    const ids =
      type === cacheUserGroup ? list(inputs.userIds).map(asText) : [asText(inputs.userId)];
    if (text(group?.engine)?.toLowerCase() !== "redis") return undefined;
    const other = ids.filter((id) => {
      const user = world.owner(site, markOf("cache user", id));
      return user !== undefined && asText(user.inputs.engine).toLowerCase() !== "redis";
    });
    return other.length === 0
      ? undefined
      : `user ${other.join(", ")} is of another engine than its user group, redis`;
  },
};

/** The user `default` of an account is there from the start. */
function userName(world: World, site: string, id: string): string | undefined {
  if (id === "default") return "default";
  const user = world.owner(site, markOf("cache user", id));
  return user?.type === cacheUser ? text(user.inputs.userName) : undefined;
}

function associations(world: World, site: string, group: string): WorldObject[] {
  return world
    .users(site, markOf("cache user group", group))
    .filter(({ type }) => type === cacheUserAssociation);
}
