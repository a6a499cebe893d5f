import { describe, expect, test } from 'vitest';
import { overrideEnv } from '@/lib/env';
import { renderSecurityText } from '@/lib/http/security-text';

describe('security.txt', () => {
  test('names a contact, its own address and a day within a year until which it is valid', async () => {
    overrideEnv({ SPENDWATCH_URL: 'https://spend.example.com', MAIL_FROM: 'Spendwatch <alerts@example.com>' });
    const text = await renderSecurityText(new Date('2026-11-23T00:00:00Z')).text();
    expect(text).toContain('Contact: mailto:alerts@example.com\n');
    expect(text).toContain('Expires: 2027-05-22T00:00:00.000Z\n');
    expect(text).toContain('Canonical: https://spend.example.com/.well-known/security.txt\n');
  });
});
