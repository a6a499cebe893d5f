import { createHmac } from 'node:crypto';
import { symmetricDecrypt } from 'better-auth/crypto';
import { getAuth } from './better-auth';

const STEP_MS = 30_000;
/** Steps before and after the present one whose codes are taken, as the sign-in library does. */
const TOLERANCE = 1;

/** The code of a step: RFC 6238 with SHA-1 and six digits. */
function computeCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * The latest time step (30 s each, from 1970) whose code this is, among those that are taken at `now`; null for a code of
 * no such step. `sealedSecret` is the stored secret of the authenticator app.
 */
export async function findCodeStep(sealedSecret: string, code: string, now: Date): Promise<number | null> {
  const { secretConfig } = await getAuth().$context;
  const secret = await symmetricDecrypt({ key: secretConfig, data: sealedSecret });
  const present = Math.floor(now.getTime() / STEP_MS);
  for (let step = present + TOLERANCE; step >= present - TOLERANCE; step -= 1) {
    if (computeCode(secret, step) === code) return step;
  }
  return null;
}
