import { changePasswordAndRotate } from '@/lib/auth/account-api';
import { checkNewPassword } from '@/lib/auth/password-rules';
import { provePassword } from '@/lib/auth/prove-password';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { deleteMailedLinksOf } from '@/lib/db/people/verifications';
import { noteAccountChange } from './note-account-change';

/** Changes the password of the signed-in person; all sessions and mailed links end. Returns the cookies of the new one. */
export async function changePassword(
  viewer: Viewer,
  input: { currentPassword: string; newPassword: string },
  headers: Headers,
): Promise<string[]> {
  const now = readNow();
  await provePassword(viewer, input.currentPassword, 'currentPassword', now);
  await checkNewPassword(input.newPassword, [viewer.actor.name, viewer.email ?? ''], 'newPassword');
  const cookies = await changePasswordAndRotate(headers, input);
  await deleteMailedLinksOf(getDb(), viewer.actor.id);
  await noteAccountChange(viewer, { kind: 'password-changed' }, headers, now);
  return cookies;
}
