import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderPagePolicy, TOAST_STYLE_HASH } from '@/lib/http/content-security-policy';

const policy = renderPagePolicy({ nonce: 'abc', isProduction: true, isHttps: true });

describe("a page's policy", () => {
  test('lets no inline script, no evaluated text and no frame around us', () => {
    const scripts = policy.split('; ').find((one) => one.startsWith('script-src ')) ?? '';
    expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy.split('; ').filter((one) => one.includes('unsafe-inline'))).toEqual([
      "style-src-attr 'unsafe-inline'",
    ]);
  });

  test('allows the sheet of the installed toast library, and no other', () => {
    const source = readFileSync(path.join(import.meta.dirname, '../../../node_modules/sonner/dist/index.mjs'), 'utf8');
    const sheet = JSON.parse(/^__insertCSS\((".*")\);?$/m.exec(source)?.[1] ?? '""') as string;
    expect(`sha256-${createHash('sha256').update(sheet).digest('base64')}`).toBe(TOAST_STYLE_HASH);
  });
});
