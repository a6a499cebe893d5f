import { z } from 'zod';
import { type Lever, need, parseStored, readOrNull, refusePlan } from './lever';

const AccountResource = z.object({ projectId: z.string(), serviceAccountId: z.string() });

/** Deletes a service account with all of its keys. */
export const deleteServiceAccount: Lever = {
  isReversible: false,
  isStop: true,
  async plan(organization, target) {
    const resource = { projectId: need(target, 'projectId'), serviceAccountId: need(target, 'serviceAccountId') };
    const before = await readAccount(organization, resource);
    if (before === null) throw refusePlan(`OpenAI has no service account ${resource.serviceAccountId} in this project`);
    return {
      steps: [{ title: `Service account ${before.name}`, resource, before, after: null }],
      undo: {
        isPossible: false,
        text: 'Cannot be undone: all of its keys end. Make a new service account and give its key to the programs that need it.',
      },
      speed: 'OpenAI names no time; usually within a minute.',
      isStop: true,
      holds: [`service-account:${resource.serviceAccountId}`, ...target.ownedKeyIds.map((id) => `key:${id}`)],
    };
  },
  read: async (organization, step) => readAccount(organization, parseStored(AccountResource, step.resource)),
  locate: (_step, value) => (value === null ? 'after' : 'before'),
  apply(organization, step) {
    const { projectId, serviceAccountId } = parseStored(AccountResource, step.resource);
    return organization.projects.serviceAccounts.delete(serviceAccountId, { project_id: projectId });
  },
};

type Organization = Parameters<Lever['read']>[0];

async function readAccount(
  organization: Organization,
  { projectId, serviceAccountId }: z.infer<typeof AccountResource>,
) {
  const found = await readOrNull('reading the service account', () =>
    organization.projects.serviceAccounts.retrieve(serviceAccountId, { project_id: projectId }),
  );
  return found && { name: found.name, role: found.role };
}

const MemberResource = z.object({ projectId: z.string(), userId: z.string() });
const Member = z.object({ name: z.string(), role: z.string() });

/** Removes a person from a project: their keys there lose access. They can be invited again with the same role. */
export const removeMember: Lever = {
  isReversible: true,
  isStop: true,
  async plan(organization, target) {
    const resource = { projectId: need(target, 'projectId'), userId: need(target, 'userId') };
    const before = await readMember(organization, resource);
    if (before === null) {
      throw refusePlan(
        `OpenAI has no member ${resource.userId} in project ${resource.projectId}: owners of the organization and members of a group are not listed there`,
      );
    }
    return {
      steps: [{ title: `Membership of ${before.name}`, resource, before, after: null }],
      undo: { isPossible: true, text: 'Can be undone: the person is added again with the same role.' },
      speed: 'OpenAI names no time; whether running calls fail at once is not documented.',
      isStop: true,
      holds: [`member:${resource.projectId}:${resource.userId}`, ...target.ownedKeyIds.map((id) => `key:${id}`)],
    };
  },
  read: async (organization, step) => readMember(organization, parseStored(MemberResource, step.resource)),
  locate: (step, value) => {
    if (value === null) return 'after';
    return Member.parse(value).role === Member.parse(step.before).role ? 'before' : 'elsewhere';
  },
  apply(organization, step) {
    const { projectId, userId } = parseStored(MemberResource, step.resource);
    return organization.projects.users.delete(userId, { project_id: projectId });
  },
  undo(organization, step) {
    const { projectId, userId } = parseStored(MemberResource, step.resource);
    return organization.projects.users.create(projectId, { user_id: userId, role: Member.parse(step.before).role });
  },
};

async function readMember(organization: Organization, { projectId, userId }: z.infer<typeof MemberResource>) {
  const found = await readOrNull('reading the member', () =>
    organization.projects.users.retrieve(userId, { project_id: projectId }),
  );
  return found && { name: found.name ?? found.email ?? userId, role: found.role };
}
