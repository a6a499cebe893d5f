import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const KEY_BYTES = 32;

/** A new signing key in the form that receivers paste into their library. */
export function makeSigningKey(): string {
  return `${PREFIX}${randomBytes(KEY_BYTES).toString('base64')}`;
}

/**
 * Headers of a signed message: HMAC-SHA-256 over "id.timestamp.body", one signature per key, so that receivers may change
 * keys at their own time.
 */
export function signWebhook(input: { id: string; at: Date; body: string; keys: readonly string[] }) {
  const timestamp = Math.floor(input.at.getTime() / 1_000);
  const signatures = input.keys.map((key) => {
    const secret = Buffer.from(key.slice(key.startsWith(PREFIX) ? PREFIX.length : 0), 'base64');
    const content = `${input.id}.${timestamp}.${input.body}`;
    return `v1,${createHmac('sha256', secret).update(content).digest('base64')}`;
  });
  return {
    'webhook-id': input.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
