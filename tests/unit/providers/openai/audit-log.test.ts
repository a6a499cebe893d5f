import { describe, expect, it } from 'vitest';
import type { AuditLogReader } from '@/lib/providers/audit-log';
import { AuditLogOffError } from '@/lib/providers/audit-log';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import type { UsageProvider } from '@/lib/providers/provider';
import type { Simulator } from '@/lib/simulator/server';
import { NOW, withSimulator } from '../../simulator/simulated-api';
import { collect, withFakeServer } from './fake-server';

const SINCE = new Date(NOW.getTime() - 30 * 86_400_000);

function open(simulator: Simulator): AuditLogReader {
  const provider = createOpenAiProvider({ adminKey: simulator.adminKey, baseUrl: simulator.url, maxRetries: 0 });
  if (!provider.auditLog) throw new Error('expected an audit log');
  return provider.auditLog;
}

async function readAll(simulator: Simulator, part = 'organization', startsAt = SINCE, endsAt = NOW) {
  const pages = await collect(open(simulator).listEvents({ part, startsAt, endsAt }));
  return { events: pages.flatMap((page) => page.events), refused: pages.flatMap((page) => page.refused), pages };
}

describe('the audit log', () => {
  it('is read through all its pages, each event once, within the span that was asked for', async () => {
    await withSimulator(async (simulator) => {
      const { events, pages, refused } = await readAll(simulator);
      expect(pages.length).toBeGreaterThan(1);
      expect(refused).toEqual([]);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      expect(events.every(({ effectiveAt }) => effectiveAt >= SINCE && effectiveAt < NOW)).toBe(true);
      const login = events.find(({ type }) => type === 'login.succeeded');
      expect(login?.actor).toMatchObject({ kind: 'session', country: 'SE', asn: expect.stringMatching(/^\d+$/) });
    });
  });

  it('gives doubled and disorderly rows as they come and loses none', async () => {
    await withSimulator(async (simulator) => {
      const orderly = (await readAll(simulator)).events.map(({ id }) => id);
      simulator.setAuditMode({ disorderly: true });
      const disorderly = (await readAll(simulator)).events.map(({ id }) => id);
      expect(disorderly.length).toBeGreaterThan(orderly.length);
      expect([...new Set(disorderly)].sort()).toEqual([...orderly].sort());
    });
  });

  it('asks for events of the tenant apart', async () => {
    await withSimulator(async (simulator) => {
      simulator.appendAuditEvents([
        { type: 'tenant.admin_api_key.created', 'tenant.admin_api_key.created': { id: 'key_new' } },
      ]);
      const until = new Date(NOW.getTime() + 1_000);
      const types = (await readAll(simulator, 'tenant', SINCE, until)).events.map(({ type }) => type);
      expect(types).toEqual(['tenant.admin_api_key.created']);
      const own = (await readAll(simulator, 'organization', SINCE, until)).events.map(({ type }) => type);
      expect(own).not.toContain('tenant.admin_api_key.created');
    });
  });

  it('tells a log that is not switched on from a key that may not read it', async () => {
    await withSimulator(async (simulator) => {
      simulator.setAuditMode({ state: 'not-switched-on' });
      await expect(readAll(simulator)).rejects.toThrow(AuditLogOffError);
      await expect(readAll(simulator)).rejects.toThrow(/not switched on.*organization owner can switch it on/s);
      simulator.setAuditMode({ state: 'forbidden' });
      await expect(readAll(simulator)).rejects.toMatchObject({ code: 'provider_rejected' });
      await expect(readAll(simulator)).rejects.not.toThrow(AuditLogOffError);
    });
  });

  it('holds what is changed through the API', async () => {
    await withSimulator(async (simulator) => {
      const [project] = simulator.organization.projects;
      await fetch(`${simulator.url}/organization/projects/${project?.id}/rate_limits/rl-gpt-4.1`, {
        method: 'POST',
        headers: { authorization: `Bearer ${simulator.adminKey}` },
        body: JSON.stringify({ max_requests_per_1_minute: 5 }),
      });
      const { events } = await readAll(simulator, 'organization', NOW, new Date(NOW.getTime() + 1_000));
      expect(events).toMatchObject([
        {
          type: 'rate_limit.updated',
          projectId: project?.id,
          actor: { kind: 'api_key', keyId: expect.stringMatching(/^key_/) },
          details: { id: 'rl-gpt-4.1', changes_requested: { max_requests_per_1_minute: 5 } },
        },
      ]);
    });
  });
});

const event = {
  id: 'audit_log-1',
  type: 'api_key.deleted',
  effective_at: 1_722_461_446,
  'api_key.deleted': { id: 'key_1' },
};
const list = (data: object[]) => ({ body: { object: 'list', data, has_more: false } });

async function readPage({ auditLog }: UsageProvider) {
  if (!auditLog) throw new Error('expected an audit log');
  const query = { part: 'organization', startsAt: new Date(0), endsAt: NOW };
  return (await collect(auditLog.listEvents(query)))[0];
}

describe('an event', () => {
  it.each([
    { name: 'without an actor', row: event, actor: { kind: 'unknown', id: null } },
    { name: 'with an actor of no kind we know', row: { ...event, actor: 'x' }, actor: { kind: 'unknown', id: null } },
    {
      name: 'by a person without a name',
      row: { ...event, actor: { session: { ip_address: '192.0.2.1' } } },
      actor: { kind: 'session', id: null, email: null, ipAddress: '192.0.2.1', country: null },
    },
    {
      name: 'by a service account',
      row: { ...event, actor: { api_key: { id: 'key_9', service_account: { id: 'svc_1' } } } },
      actor: { kind: 'api_key', id: 'svc_1', keyId: 'key_9' },
    },
    { name: 'of a type nobody knows', row: { ...event, type: 'quantum.folded' }, actor: { kind: 'unknown' } },
  ])('$name is kept as it is', async ({ row, actor }) => {
    await withFakeServer(
      () => list([row]),
      async ({ provider }) => {
        const page = await readPage(provider);
        expect(page).toMatchObject({ events: [{ id: row.id, type: row.type, actor, raw: row }], refused: [] });
      },
    );
  });

  it('that cannot be read is said and hides no other', async () => {
    await withFakeServer(
      () => list([{ ...event, id: '' }, { ...event, effective_at: 'noon' }, event]),
      async ({ provider }) => {
        const page = await readPage(provider);
        expect(page?.events.map(({ id }) => id)).toEqual(['audit_log-1']);
        expect(page?.refused).toEqual([
          expect.stringContaining('data[0].id'),
          expect.stringContaining('data[1].effective_at'),
        ]);
      },
    );
  });
});
