import { createHmac } from 'node:crypto';
import { deriveSecret } from '@/lib/secrets';

/** Keyed digest of a fingerprint: who has the database alone cannot try fingerprints of keys against it. */
export const digestFingerprint = (fingerprint: string): string =>
  createHmac('sha256', deriveSecret('leak match v1')).update(fingerprint).digest('hex');
