import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '@/lib/api/operations';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createWholeWorkspace } from '../../support/whole-workspace';

useTestDatabase();

const ESCAPES = [
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '....//....//etc/passwd',
  '/etc/passwd',
  '..\\..\\x',
];
const IN_PARAMETERS = ['groupBy', 'format', 'timezone', 'model', 'search', 'cursor', 'action', 'target'];

describe('a path in place of a name', () => {
  test.each(OPERATIONS.filter(({ media }) => media && media !== 'text/event-stream'))(
    '$method $path hands out a file under a name of ours',
    async ({ method, path }) => {
      const home = await createWholeWorkspace();
      const window = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };
      for (const attempt of ESCAPES) {
        for (const name of [undefined, ...IN_PARAMETERS]) {
          const asked = new URLSearchParams({ ...window, ...(name ? { [name]: attempt } : {}) });
          const url = `${path.replace('{id}', home.ids['captured-mails'] ?? '')}?${asked}`;
          const response = await callRoute(url, { method, headers: home.owner.headers });
          const shown = response.headers.get('content-disposition') ?? 'attachment; filename="x"';
          expect(shown).toMatch(/^attachment; filename="[\w.-]+"$/);
          expect(shown).not.toContain('..');
          expect(await response.text()).not.toContain('root:');
        }
      }
    },
  );

  test.each(ESCAPES)('as an id is an id that nobody has: %s', async (attempt) => {
    const home = await createWholeWorkspace();
    for (const noun of ['budgets', 'captured-mails', 'keys', 'channels']) {
      const response = await callRoute(`/${noun}/${encodeURIComponent(attempt)}`, { headers: home.owner.headers });
      expect([400, 404], `${noun}: ${response.status}`).toContain(response.status);
    }
  });

  test.each(['/sign-in/../../v1/setup', '//evil.example/', '/%2e%2e/sign-out', '/callback/../sign-up/email'])(
    'the sign-in library is not reached by %s',
    async (path) => {
      const response = await handleAuthRequest(new Request(`http://localhost:3000/api/auth${path}`, { method: 'GET' }));
      expect(response.status).toBe(404);
    },
  );
});
