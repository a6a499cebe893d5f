import { isWithinProjects } from '@/lib/domain/people/project-limit';

/** A member of the workspace who may be asked about keys. */
export type Answerer = { id: string; name: string; email: string; role: string; projectIds: string[] };

type OwnedKey = {
  projectId: string;
  /** The person named in the register; null = none. */
  owner: string | null;
  /** The person whom the provider names. */
  ownerName: string | null;
  ownerEmail: string | null;
};

const fold = (text: string) => text.trim().toLowerCase();

/**
 * Who answers for a key: the member whom the register names, by address or by a name that only one member has; where it
 * names no one, the member with the address or name of the provider's owner. Where no member is found the owners of the
 * workspace answer (`isOwn` false), so that every key has someone to ask. Members limited to other projects are never
 * asked.
 */
export function findAnswerers<One extends Answerer>(
  key: OwnedKey,
  members: readonly One[],
): { members: One[]; isOwn: boolean } {
  const allowed = members.filter((member) => isWithinProjects(member, key.projectId));
  const byName = (name: string) => {
    const found = allowed.filter((member) => fold(member.name) === fold(name));
    return found.length === 1 ? found : [];
  };
  const byEmail = (email: string) => allowed.filter((member) => fold(member.email) === fold(email));
  const named =
    key.owner !== null
      ? [...byEmail(key.owner), ...byName(key.owner)]
      : [
          ...(key.ownerEmail === null ? [] : byEmail(key.ownerEmail)),
          ...(key.ownerName === null ? [] : byName(key.ownerName)),
        ];
  if (named[0]) return { members: [named[0]], isOwn: true };
  return { members: allowed.filter(({ role }) => role === 'owner'), isOwn: false };
}
