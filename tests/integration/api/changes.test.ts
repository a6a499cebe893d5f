import { beforeAll, describe, expect, test } from 'vitest';
import { getDb, getPool, inTransaction } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

let workspace: TestWorkspace;
let other: TestWorkspace;

beforeAll(async () => {
  workspace = await createTestWorkspace('Acme');
  other = await createTestWorkspace('Other');
});

const addBudget = (workspaceId: string, name: string) => ({
  data: { workspaceId, name, period: 'month' as const, amountNanos: 1n, timezone: 'UTC', thresholds: [] },
});

/** Reads events of a stream one by one until it is closed. */
async function follow(token: string) {
  const response = await callRoute('/changes', { token });
  const reader = response.body?.getReader();
  if (!reader) throw new Error('the answer has no body');
  let text = '';
  return {
    response,
    next: async () => {
      while (!text.includes('\n\n')) {
        const { value, done } = await reader.read();
        if (done) return null;
        text += new TextDecoder().decode(value);
      }
      const end = text.indexOf('\n\n');
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      return event;
    },
    close: () => reader.cancel(),
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function isListening(): Promise<boolean> {
  const { rows } = await getPool().query(
    // Files that run beside this one listen in databases of their own.
    "SELECT 1 FROM pg_stat_activity WHERE application_name = 'spendwatch_change' AND datname = current_database() AND state = 'idle' AND query LIKE 'LISTEN%'",
  );
  return rows.length > 0;
}

describe('the stream of changes', () => {
  test('tells what changed in the own workspace, at commit, once for several changes', async () => {
    const stream = await follow(workspace.tokens.viewer);
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    expect(await stream.next()).toContain('event: ready');
    while (!(await isListening())) await pause(20);
    await getDb().budget.create(addBudget(other.id, 'not ours'));
    await inTransaction(async (tx) => {
      await tx.budget.create(addBudget(workspace.id, 'undone'));
      throw new Error('undo');
    }).catch(() => {});
    await getDb().capturedMail.create({
      data: {
        workspaceId: workspace.id,
        recipient: 'a@example.com',
        sender: 'b@example.com',
        messageId: '<1@example.com>',
        receivedAt: new Date('2026-11-20T10:00:00Z'),
        subject: 's',
        raw: new Uint8Array([120]),
      },
    });
    await getDb().budget.create(addBudget(workspace.id, 'one'));
    await getDb().budget.create(addBudget(workspace.id, 'two'));
    expect(await stream.next()).toBe('event: change\ndata: {"topics":["mailbox","budgets"]}');
    await stream.close();
  });

  test('goes on after the database dropped the listening connection', async () => {
    const stream = await follow(workspace.tokens.viewer);
    await stream.next();
    while (!(await isListening())) await pause(20);
    await getPool().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'spendwatch_change' AND datname = current_database()",
    );
    expect(await stream.next()).toContain('"incidents","usage","connections","budgets","mailbox"');
    await stream.close();
  });

  test('leaves no connection open when nobody listens', async () => {
    const countConnections = async () => {
      const { rows } = await getPool().query(
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'spendwatch_change' AND datname = current_database()",
      );
      return rows.length;
    };
    // The server takes its time to end what the client has closed.
    await expect.poll(countConnections, { timeout: 20_000 }).toBe(0);
  });
});
