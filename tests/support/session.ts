import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Role } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { deriveSecret } from '@/lib/secrets';

export const PASSWORD = 'quiet marble otter lantern';
let passwordHash: string | null = null;

export type TestPerson = {
  userId: string;
  email: string;
  sessionId: string;
  cookie: string;
  /** Headers of a request by this person from our own site. */
  headers: Record<string, string>;
};

/** A member of a workspace, signed in just now, with a password. */
export async function createTestPerson(
  workspaceId: string,
  role: Role,
  { projectIds = [], name = role }: { projectIds?: string[]; name?: string } = {},
): Promise<TestPerson> {
  passwordHash ??= await hashPassword(PASSWORD);
  const userId = randomUUID();
  const email = `${name.replaceAll(/\W/g, '')}.${userId.slice(0, 8)}@example.com`.toLowerCase();
  await getDb().user.create({
    data: {
      id: userId,
      name,
      email,
      emailVerified: true,
      accounts: {
        create: { id: randomUUID(), accountId: userId, providerId: 'credential', password: passwordHash },
      },
    },
  });
  await getDb().membership.create({ data: { workspaceId, userId, role, projectIds } });
  return { userId, email, ...(await openTestSession(userId)) };
}

/** One more session of a person, as if signed in just now. */
export async function openTestSession(userId: string): Promise<Pick<TestPerson, 'sessionId' | 'cookie' | 'headers'>> {
  const token = randomBytes(24).toString('base64url');
  const sessionId = randomUUID();
  const expiresAt = new Date(Date.now() + 86_400_000);
  await getDb().session.create({ data: { id: sessionId, userId, token, expiresAt } });
  const secret = deriveSecret('session cookies').toString('base64');
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  const cookie = `spendwatch.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
  return { sessionId, cookie, headers: { cookie, origin: 'http://localhost:3000' } };
}
