import { createHash, randomInt } from 'node:crypto';
import { checkNewPassword } from '@/lib/auth/password-rules';
import type { SetupInput, SetupResult } from '@/lib/contracts/installation/setup';
import { getDb, inTransaction } from '@/lib/db/client';
import { findInstanceSetting, saveInstanceSetting, takeInstanceSetting } from '@/lib/db/installation/instance-settings';
import { hasOwner } from '@/lib/db/installation/workspaces';
import { AppError } from '@/lib/errors';
import { createFirstOwner } from './create-owner';

const SETTING = 'setup-code';
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

const hashCode = (code: string) =>
  createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
    .digest('hex');

/** True while nobody owns this installation. */
export async function isSetupNeeded(): Promise<boolean> {
  return !(await hasOwner(getDb()));
}

/**
 * A fresh code for the first owner, to be printed in the terminal; null when there is an owner. Only its digest is
 * stored, so each call makes a new code and the earlier one stops working. About 98 bits: guessing is hopeless.
 */
export async function ensureSetupCode(): Promise<string | null> {
  if (await hasOwner(getDb())) return null;
  const groups = Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  );
  const code = groups.join('-');
  await saveInstanceSetting(getDb(), SETTING, hashCode(code));
  return code;
}

/** Makes the first owner. Throws `forbidden` for a wrong code, also once set-up is over: there is no code then. */
export async function setupOwner(input: SetupInput): Promise<SetupResult> {
  const stored = await findInstanceSetting(getDb(), SETTING);
  if (stored === null || stored !== hashCode(input.code)) throw makeWrongCode();
  await checkNewPassword(input.password, [input.name, input.email]);
  return inTransaction(async (tx) => {
    if (!(await takeInstanceSetting(tx, SETTING, stored))) throw makeWrongCode();
    const user = await createFirstOwner(tx, input);
    if (!user) throw new AppError('conflict', 'this installation has an owner: sign in instead');
    return { email: user.email };
  });
}

function makeWrongCode(): AppError {
  const message = 'expected the code that the server printed at its last start';
  return new AppError('forbidden', `set-up code: ${message}`, { errors: [{ path: 'code', message }] });
}
