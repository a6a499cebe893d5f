import type { z } from 'zod';
import { canManageAlertRules } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ConfirmationInput, ConfirmationQuery, KeyConfirmation } from '@/lib/contracts/keys/confirmations';
import { getDb, inTransaction } from '@/lib/db/client';
import { findKeyPolicy } from '@/lib/db/keys/key-policies';
import { type KeyRow, listKeyRows, saveKeyRecord } from '@/lib/db/keys/keys';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { listMemberRows, type MemberRow } from '@/lib/db/people/members';
import { findAnswerers } from '@/lib/domain/keys/key-answerer';
import { findAnswerBy, isUnanswered } from '@/lib/domain/keys/key-confirmation';
import type { KeyPolicy } from '@/lib/domain/keys/key-policy';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';
import { listRegisterRows, lockRegister } from './write-register';

/** Questions without an answer, those asked first first. */
export async function listConfirmations(
  viewer: Viewer,
  { whose, cursor, limit }: z.output<typeof ConfirmationQuery>,
  now: Date = readNow(),
): Promise<{ data: KeyConfirmation[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  const rows = (await listRegisterRows(getDb(), viewer)).filter(isUnanswered);
  const members = await listMemberRows(getDb(), workspaceId);
  const policy = await findKeyPolicy(getDb(), workspaceId);
  const all = rows
    .flatMap((row) => describeQuestion(row, { viewer, members, policy, now }))
    .filter(({ isMine }) => isMine || whose === 'all')
    .sort((left, right) => left.askedAt.localeCompare(right.askedAt) || left.key.id.localeCompare(right.key.id));
  const from = parseNumberCursor(cursor) ?? 0;
  const page = cutPage(all.slice(from, from + limit + 1), limit, () => from + limit);
  return { data: page.rows, nextCursor: page.nextCursor };
}

function describeQuestion(
  row: KeyRow,
  { viewer, members, policy, now }: { viewer: Viewer; members: MemberRow[]; policy: KeyPolicy; now: Date },
): KeyConfirmation[] {
  const askedAt = row.confirmationAskedAt;
  if (askedAt === null) return [];
  const answerers = findAnswerers(row, members).members;
  const answerBy = findAnswerBy(askedAt, policy);
  const { connectionId, id, name, redactedValue } = row;
  return [
    {
      key: { id, connectionId, name, redactedValue },
      project: { id: row.projectId, name: row.projectName },
      ...{ owner: row.owner ?? row.ownerName, purpose: row.purpose },
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      ...{ askedAt: askedAt.toISOString(), answerBy: answerBy.toISOString(), isLate: now >= answerBy },
      asked: answerers.map((member) => member.name),
      isMine: answerers.some((member) => member.id === viewer.actor.id),
    },
  ];
}

/**
 * Notes that keys are needed: all of them or none. Members who may change the register confirm any key, others the keys
 * they answer for. Throws `not_found`, `forbidden`.
 */
export async function confirmKeys(
  viewer: Viewer,
  input: ConfirmationInput,
  now: Date = readNow(),
): Promise<{ confirmed: number }> {
  const { workspaceId, actor, role } = viewer;
  return inTransaction(async (tx) => {
    await lockRegister(tx, workspaceId);
    const ids = [...new Set(input.keys.map(({ id }) => id))];
    const found = await listKeyRows(tx, workspaceId, { ids, projectIds: listAllowedProjects(viewer) });
    const known = new Map(found.map((row) => [`${row.connectionId} ${row.id}`, row]));
    const rows = input.keys.map(({ connectionId, id }) => {
      const row = known.get(`${connectionId} ${id}`);
      if (!row) throw new AppError('not_found', `key "${id}": no connection of this workspace has such a key`);
      return row;
    });
    const members = canManageAlertRules(role) ? [] : await listMemberRows(tx, workspaceId);
    for (const row of new Set(rows)) {
      const isAnswerer = findAnswerers(row, members).members.some(({ id }) => id === actor.id);
      if (!canManageAlertRules(role) && !isAnswerer) {
        throw new AppError('forbidden', `key "${row.id}": another person answers for it`);
      }
      await saveKeyRecord(tx, workspaceId, row, { confirmedAt: now }, actor.name);
      await insertAuditEntry(tx, {
        ...{ workspaceId, actor: actor.name, action: 'key.confirmed', target: row.id, detail: { name: row.name } },
        before: { confirmedAt: row.confirmedAt?.toISOString() ?? null },
        after: { confirmedAt: now.toISOString() },
      });
    }
    return { confirmed: new Set(rows).size };
  });
}
