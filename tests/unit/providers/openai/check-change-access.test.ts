import { expect, it } from 'vitest';
import { type FakeReply, withFakeServer } from './fake-server';

const refusal = (status: number, message: string, code: string | null = null): FakeReply => ({
  status,
  body: { error: { message, type: 'invalid_request_error', param: null, code } },
});

it.each<[name: string, reply: FakeReply, state: string]>([
  ['a missing scope with 403', refusal(403, 'Missing scopes: api.management.write.'), 'refused'],
  ['a missing scope with 401', refusal(401, 'Missing scopes: api.management.write.'), 'refused'],
  ['a project that is not there', refusal(404, 'The project proj_x was not found', 'not_found'), 'allowed'],
  ['the flat form of the same', { status: 404, body: { code: 404, message: 'The project was not found' } }, 'allowed'],
  ['a field that is missing', refusal(400, "Missing required parameter: 'threshold_amount'."), 'allowed'],
  ['a path that the server does not know', refusal(404, 'Unknown request URL', 'unknown_url'), 'skipped'],
  ['a method that it does not know', refusal(405, 'Not allowed'), 'skipped'],
  ['success, which cannot be', { body: {} }, 'skipped'],
  ['an outage', refusal(503, 'Overloaded'), 'unavailable'],
])('takes %s as: %s', async (_name, reply, state) => {
  await withFakeServer(
    () => reply,
    async ({ provider }) => {
      const checks = await provider.checkChangeAccess();
      expect(checks.map((check) => [check.area, check.state])).toEqual([
        ['key_changes', state],
        ['limit_changes', state],
      ]);
    },
  );
});
