import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromBuffer } from 'yauzl';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertIncidentEvent } from '@/lib/db/incidents/incidents';
import { writeEvidencePack, writeEvidencePdf, writeIncidentReport } from '@/lib/services/incidents/evidence-pack';
import { getIncidentRoom } from '@/lib/services/incidents/get-room';
import { updateIncidentChecklist } from '@/lib/services/incidents/manage-checklist';
import { writeIncidentNote } from '@/lib/services/incidents/manage-notes';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedCoverage, seedUsage, seedWorkspace } from './seed';

useTestDatabase();

const FROM = new Date('2026-11-20T10:00:00Z');
const minute = (count: number) => new Date(FROM.getTime() + count * 60_000);
const NOW = minute(60);
const NANOS = 1_000_000_000n;
const HOSTILE = '=cmd|"/c calc"!A1 | [x](javascript:alert(1)) <b>李';
const SECRET = ['sk', 'proj', 'abcdefghijklmnop1234567890'].join('-');
let seeded: Seeded;
let incidentId: string;

/** A leak of $5 a minute beside ordinary use of the same key, told after 5 minutes, contained after 12, over after 14. */
beforeAll(async () => {
  seeded = await seedWorkspace();
  const { workspaceId, connectionId, viewer } = seeded;
  const where = { workspaceId, connectionId, id: 'key_ci' };
  await getDb().providerApiKey.updateMany({ where, data: { redactedValue: 'sk-proj-****wxyz', ownerName: HOSTILE } });
  const leak = Array.from({ length: 14 }, (_, index) => ({ at: minute(index), dollars: 5.000_000_123, requests: 40 }));
  const other = Array.from({ length: 30 }, (_, index) => ({ at: minute(index), dollars: 0.01, model: 'gpt-5-nano' }));
  const elsewhere = [{ at: minute(3), dollars: 99, apiKeyId: 'key_web' }];
  const unpriced = [{ at: minute(2), dollars: null, requests: 3, model: 'unheard-of' }];
  await seedUsage(seeded, 'minute', [...leak, ...other, ...elsewhere, ...unpriced], () => NOW);
  const before = Array.from({ length: 48 }, (_, hour) => ({
    at: minute(-60 * (hour + 1)),
    dollars: 0.6,
    model: 'gpt-5-nano',
  }));
  await seedUsage(seeded, 'hour', before, () => NOW);
  await seedCoverage(seeded, { minute: minute(-2_880), hour: minute(-2_880) }, NOW);
  const { id } = await getDb().incident.create({
    data: {
      ...{ workspaceId, connectionId, number: 7, kind: 'spike', severity: 'critical', dedupKey: 'leak' },
      ...{ title: '$300/h on key ci-runner', explanation: `Key ci-runner spends. ${HOSTILE}` },
      ...{ scope: { projectId: 'proj_a', apiKeyId: 'key_ci' }, contributors: [] },
      facts: [{ kind: 'level', text: 'Model gpt-4.1 is used with key ci-runner for the first time.' }],
      ...{ observedNanos: 70n * NANOS, expectedNanos: 0n, excessNanos: 70n * NANOS, ratePerHourNanos: 300n * NANOS },
      ...{ projected24hNanos: 7_200n * NANOS, windowStart: FROM, windowEnd: minute(14) },
      ...{ openedAt: minute(4), detectedAt: minute(4), acknowledgedAt: minute(8), acknowledgedBy: 'Ada' },
    },
  });
  incidentId = id;
  await tell(minute(5));
  await contain();
  const lines = ['Opened as critical', `Somebody pasted ${SECRET}`, HOSTILE];
  for (const [index, text] of lines.entries()) {
    const event = { at: minute(4 + index), kind: 'opened', actor: null, text };
    await inTransaction((tx) => insertIncidentEvent(tx, workspaceId, incidentId, event));
  }
  await writeIncidentNote(viewer, incidentId, { text: 'Between us: *Bob* pushed it' }, minute(9));
  await updateIncidentChecklist(
    viewer,
    incidentId,
    { step: 'rotate', state: 'done', note: 'New key is out' },
    minute(20),
  );
});

/** A message about the incident that its receiver accepted then. */
async function tell(sentAt: Date): Promise<void> {
  const { workspaceId, channelId } = seeded;
  const { id } = await getDb().notification.create({ data: { workspaceId, incidentId, reason: 'first', message: {} } });
  const to = { workspaceId, notificationId: id, channelId, incidentId, messageId: '<1@x>' };
  await getDb().delivery.create({ data: { ...to, recipient: 'a@example.com', state: 'sent', sentAt } });
}

/** A plan that was applied, read back, and ended the spend. */
async function contain(): Promise<void> {
  const { workspaceId, connectionId } = seeded;
  const plan = await getDb().containment.create({
    data: {
      ...{
        workspaceId,
        connectionId,
        incidentId,
        action: 'deny-model',
        targetKey: 'k',
        title: 'Deny gpt-4.1 in project a',
      },
      ...{ reason: '', state: 'verified', reversible: true, requesterKind: 'user', requester: 'Ada' },
      target: { connectionId, projectId: 'proj_a', model: 'gpt-4.1' },
      plan: {
        ...{ stops: [], keepsRunning: [], stopsText: '', keepsText: '', speed: '', isStop: true, warnings: [] },
        undo: { isPossible: true, text: '' },
      },
      ...{ appliedAt: minute(12), verifiedAt: minute(13), spendStoppedAt: minute(14), lostNanos: 10n * NANOS },
    },
  });
  await getDb().containmentStep.create({
    data: {
      ...{ workspaceId, containmentId: plan.id, position: 0, title: 'Deny gpt-4.1', state: 'verified' },
      ...{
        resource: {},
        before: {},
        after: {},
        appliedAt: minute(12),
        verifiedAt: minute(13),
        providerReply: '200 OK',
      },
    },
  });
}

/** Files of a ZIP by name. */
function unzip(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, archive) => {
      if (error || !archive) return reject(error);
      const files = new Map<string, Buffer>();
      archive.on('error', reject);
      archive.on('end', () => resolve(files));
      archive.on('entry', (entry: { fileName: string }) => {
        archive.openReadStream(entry as never, async (failure, stream) => {
          if (failure || !stream) return reject(failure);
          const chunks: Buffer[] = [];
          for await (const chunk of stream) chunks.push(chunk as Buffer);
          files.set(entry.fileName, Buffer.concat(chunks));
          archive.readEntry();
        });
      });
      archive.readEntry();
    });
  });
}

/** Adds decimals digit by digit, so that no code of the product is asked. */
const addUp = (amounts: readonly string[]): string => {
  const nanos = amounts.reduce((sum, text) => {
    const [whole = '0', part = ''] = text.split('.');
    return sum + BigInt(whole + part.padEnd(9, '0'));
  }, 0n);
  return String(nanos)
    .padStart(10, '0')
    .replace(/(\d{9})$/, '.$1')
    .replace(/\.?0+$/, '');
};

describe('the evidence pack', () => {
  const readPack = async () => unzip((await writeEvidencePack(seeded.viewer, incidentId, NOW)).bytes);
  const readRows = (files: Map<string, Buffer>, name: string) =>
    parse(files.get(name) ?? '', { columns: true }) as Record<string, string>[];

  test('its usage adds up to the total that it states, and the total is what the key spent', async () => {
    const files = await readPack();
    const manifest = JSON.parse(String(files.get('manifest.json')));
    const rows = readRows(files, 'usage-by-minute.csv');
    const sum = addUp(rows.map((row) => row['estimated_cost_usd'] || '0'));
    expect(sum).toBe(manifest.estimatedUsd.spent);
    // 14 minutes of the leak, 14 of ordinary use; neither the other key nor what came after spending stopped.
    expect(sum).toBe('70.140001722');
    expect(manifest).toMatchObject({ usageRows: 29, isUsageByKey: true, until: minute(14).toISOString() });
    // 48 hours at 60 cents were usual: 14 cents in 14 minutes.
    expect(manifest.estimatedUsd).toMatchObject({ usual: '0.14', lost: '70.000001722' });
    expect(new Set(rows.map((row) => row['api_key']))).toEqual(new Set(['ci-runner']));
    expect(rows.find((row) => row['model'] === 'unheard-of')).toMatchObject({
      ...{ estimated_cost_usd: '', unpriced_requests: '3' },
    });
  });

  test('with too many lines keys and models are not told apart, which it says, and the total is the same', async () => {
    const { bytes } = await writeEvidencePack(seeded.viewer, incidentId, NOW, 20);
    const files = await unzip(bytes);
    const manifest = JSON.parse(String(files.get('manifest.json')));
    const rows = readRows(files, 'usage-by-minute.csv');
    expect(manifest).toMatchObject({ usageRows: 14, isUsageByKey: false });
    expect(rows.map((row) => row['api_key'] || row['model']).filter(Boolean)).toEqual([]);
    expect(addUp(rows.map((row) => row['estimated_cost_usd'] || '0'))).toBe(manifest.estimatedUsd.spent);
    expect(manifest.estimatedUsd.spent).toBe('70.140001722');
    expect(readRows(files, 'keys.csv')[0]).toMatchObject({ name: 'ci-runner' });
  });

  test('every file has its digest, in the manifest and in the form that sha256sum reads', async () => {
    const files = await readPack();
    const manifest = JSON.parse(String(files.get('manifest.json'))) as { files: { name: string; sha256: string }[] };
    const names = [...files.keys()].filter((name) => !['manifest.json', 'SHA256SUMS'].includes(name));
    expect(manifest.files.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const { name, sha256 } of manifest.files) {
      expect(
        createHash('sha256')
          .update(files.get(name) ?? '')
          .digest('hex'),
        name,
      ).toBe(sha256);
      expect(String(files.get('SHA256SUMS'))).toContain(`${sha256}  ${name}\n`);
    }
  });

  test('tells the dollars at each moment', async () => {
    const rows = readRows(await readPack(), 'damage.csv');
    expect(rows.map((row) => [row['what'], row['at_utc']?.slice(11, 16), row['lost_usd']])).toEqual([
      ['The unusual spend began', '10:00', '0'],
      ['The provider’s reports showed it', '10:04', '20.000000492'],
      ['Spendwatch opened the incident', '10:04', '20.000000492'],
      ['The first message was accepted by its receiver', '10:05', '25.000000615'],
      ['A person took it', '10:08', '40.000000984'],
      ['The change was made at the provider', '10:12', '60.000001476'],
      ['The change was read back', '10:13', '65.000001599'],
      ['Spending stopped', '10:14', '70.000001722'],
    ]);
  });

  test('holds no secret, no formula, and nothing that people wrote to each other', async () => {
    const files = await readPack();
    for (const [name, bytes] of files) {
      expect(String(bytes), name).not.toContain(SECRET.slice(8));
      expect(String(bytes), name).not.toContain('Between us');
      expect(String(bytes), name).not.toContain('New key is out');
    }
    expect(readRows(files, 'keys.csv')[0]).toMatchObject({ name: 'ci-runner', shown_as: 'sk-proj-****wxyz' });
    for (const name of ['keys.csv', 'timeline.csv']) {
      const cells = readRows(files, name).flatMap((row) => Object.values(row));
      expect(
        cells.filter((cell) => /^[=+@-]/.test(cell)),
        name,
      ).toEqual([]);
    }
    expect(readRows(files, 'actions.csv')).toMatchObject([{ step: 'Deny gpt-4.1', provider_said: '200 OK' }]);
  });

  test('has a draft for the provider that states, asks and expects nothing', async () => {
    const mail = String((await readPack()).get('mail-to-support.txt'));
    expect(mail).toContain('ci-runner (key_ci, shown as sk-proj-****wxyz)');
    expect(mail).toContain('$70.14');
    expect(mail).not.toMatch(/refund|credit|entitled|compensat/i);
  });

  test('is noted in the audit trail with who made it', async () => {
    await writeEvidencePdf(seeded.viewer, incidentId, NOW);
    const where = { workspaceId: seeded.workspaceId, action: 'incident.evidence-made' };
    const lines = await getDb().auditEntry.findMany({ where, orderBy: { sequence: 'asc' } });
    expect(lines.at(-1)).toMatchObject({ actor: 'Ada', target: incidentId, detail: { number: 7, format: 'pdf' } });
  });
});

test('the document is a PDF with all of its letters in it', async () => {
  const { bytes, contentType } = await writeEvidencePdf(seeded.viewer, incidentId, NOW);
  expect(contentType).toBe('application/pdf');
  const text = Buffer.from(bytes).toString('latin1');
  expect(text.slice(0, 5)).toBe('%PDF-');
  expect(text).toContain('/FontFile2');
  expect(text).toMatch(/%%EOF\s*$/);
  const folder = process.env['EVIDENCE_OUT'];
  if (folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/evidence.pdf`, bytes);
    writeFileSync(`${folder}/report.md`, (await writeIncidentReport(seeded.viewer, incidentId, NOW)).bytes);
    for (const [name, file] of await unzip((await writeEvidencePack(seeded.viewer, incidentId, NOW)).bytes))
      writeFileSync(`${folder}/${name}`, file);
  }
});

test('the report is for those who work on it: notes and checklist are in it, marks of other people are not', async () => {
  const { bytes, name } = await writeIncidentReport(seeded.viewer, incidentId, NOW);
  const report = Buffer.from(bytes).toString();
  expect(name).toBe('incident-7.md');
  expect(report).toContain('# Incident 7: $300/h on key ci-runner');
  expect(report).toContain('**$70.00 lost**: $70.14 spent, $0.14 of it usual.');
  expect(report).toContain('| Spending stopped | 2026-11-20 10:14:00 UTC | 0:14 h | $70.14 | $70.00 |');
  expect(report).toContain('- [x] Rotate the key: done, Ada, 2026-11-20 10:20:00 UTC. New key is out');
  expect(report).toContain('- [x] Contain the spend: done, 2026-11-20 10:13:00 UTC.');
  expect(report).toContain('Ada: Between us: \\*Bob\\* pushed it');
  expect(report).not.toContain('[x](javascript');
  expect(report).not.toContain('<b>');
  expect(report).not.toContain(SECRET.slice(8));
});

describe('what stands beside the incident', () => {
  test('the loss so far is the one of the evidence, and the clock stands once spending stopped', async () => {
    const { loss } = await getIncidentRoom(seeded.viewer, incidentId, NOW);
    expect(loss).toMatchObject({ lost: '70.000001722', spent: '70.140001722', usual: '0.14', isRunning: false });
    expect(loss).toMatchObject({ stoppedAt: minute(14).toISOString(), ratePerHour: '0' });
  });

  test('while it goes on the clock runs at the rate of now, and only while what was read is fresh', async () => {
    const { workspaceId } = seeded;
    await getDb().containment.updateMany({ where: { workspaceId }, data: { state: 'undone', undoneAt: minute(20) } });
    const read = async (now: Date, until = 14) => {
      await getDb().ingestCursor.updateMany({
        where: { workspaceId },
        data: { coveredUntil: minute(until), lastPulledAt: minute(until) },
      });
      await getDb().connection.updateMany({ where: { workspaceId }, data: { lastSuccessAt: minute(until) } });
      return (await getIncidentRoom(seeded.viewer, incidentId, now)).loss;
    };
    const live = await read(minute(15));
    expect(live).toMatchObject({ isRunning: true, stoppedAt: null, asOf: minute(14).toISOString() });
    // $5.01 a minute, of which one cent is usual.
    expect(Number(live?.ratePerHour)).toBeCloseTo(300, 2);
    expect(live?.rateBasis).toBe('minutes');
    // Its first minutes are not known in full: what it was noticed by stands, and not "nothing above normal".
    const fresh = { isRunning: true, rateBasis: 'incident', ratePerHour: '300' };
    expect(await read(minute(2), 1)).toMatchObject(fresh);
    expect(await read(minute(200))).toMatchObject({ isRunning: false, ratePerHour: '0', lost: live?.lost });
  });

  test('leaks of its key, the key itself, and what was done the last time', async () => {
    const { workspaceId, connectionId, viewer } = seeded;
    const key = { workspaceId, connectionId, id: 'key_ci' };
    await getDb().providerApiKey.updateMany({ where: key, data: { createdAt: minute(-90), ownerName: 'Grace' } });
    await getDb().leakFinding.create({
      data: {
        ...{
          workspaceId,
          connectionId,
          apiKeyId: 'key_ci',
          fingerprint: 'f',
          rule: 'r',
          title: 't',
          provider: 'openai',
        },
        ...{ redacted: 'sk-proj-****wxyz', severity: 'critical', firstSeenAt: minute(2), lastSeenAt: minute(2) },
        places: [{ source: 'shop', path: '.env', line: 3, column: 1 }],
      },
    });
    const { id: _id, number: _number, ...like } = await getDb().incident.findFirstOrThrow({ where: { workspaceId } });
    const copy = { ...like, contributors: [], facts: [], scope: { apiKeyId: 'key_ci' } };
    const { id } = await getDb().incident.create({
      data: { ...copy, number: 3, state: 'resolved', feedback: 'real', dedupKey: 'before', title: 'The time before' },
    });
    await getDb().containment.updateMany({ where: { workspaceId }, data: { incidentId: id, startedAt: minute(12) } });
    const log = { workspaceId, connectionId, part: 'audit', details: {}, raw: {}, seenAt: NOW, actorKind: 'session' };
    const signed = { signs: [{ rule: 'new-country' }] };
    await getDb().accountEvent.createMany({
      data: [
        {
          ...log,
          eventId: '1',
          type: 'api_key.created',
          at: minute(-20),
          actorEmail: 'eve@example.com',
          address: '203.0.113.9',
        },
        { ...log, eventId: '2', type: 'login.succeeded', at: minute(-30), actorEmail: 'ada@example.com' },
        { ...log, ...signed, eventId: '3', type: 'login.failed', at: minute(-25), actorEmail: 'eve@example.com' },
      ],
    });
    const room = await getIncidentRoom(viewer, incidentId, NOW);
    expect(room.events.filter(({ kind }) => kind === 'account').map(({ text }) => text)).toEqual([
      'The provider’s log: login failed by eve@example.com.',
      'The provider’s log: api key created by eve@example.com from 203.0.113.9.',
    ]);
    const member = await getIncidentRoom({ ...viewer, role: 'member' }, incidentId, NOW);
    expect(member.events.filter(({ kind }) => kind === 'account')).toEqual([]);
    expect(room.leaks).toMatchObject([{ redacted: 'sk-proj-****wxyz', where: 'shop, .env:3', state: 'open' }]);
    expect(room.events).toContainEqual({
      ...{ at: minute(-90).toISOString(), kind: 'key', text: 'The key ci-runner was made by Grace.' },
    });
    expect(room.similar).toMatchObject([
      {
        number: 3,
        title: 'The time before',
        verdict: 'real',
        done: [{ title: 'Deny gpt-4.1 in project a', state: 'undone' }],
      },
    ]);
    const limited = { ...viewer, role: 'member' as const, projectIds: ['proj_b'] };
    await expect(getIncidentRoom(limited, incidentId, NOW)).rejects.toMatchObject({ code: 'not_found' });
  });
});
