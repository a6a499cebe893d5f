import { provePassword } from '@/lib/auth/prove-password';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { VERIFICATION_MEMORY_MS } from '@/lib/domain/people/session-limit';

/** The signed-in person proves again who they are; dangerous acts are open to them for ten minutes. */
export async function verifyIdentity(viewer: Viewer, password: string): Promise<{ verifiedUntil: string }> {
  const now = readNow();
  await provePassword(viewer, password, 'password', now);
  return { verifiedUntil: new Date(now.getTime() + VERIFICATION_MEMORY_MS).toISOString() };
}
