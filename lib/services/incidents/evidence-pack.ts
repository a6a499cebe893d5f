import { createHash } from 'node:crypto';
import { ZipFile } from 'yazl';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { type IncidentCase, sumUsage } from '@/lib/domain/incidents/incident-case';
import { computeLoss } from '@/lib/domain/incidents/loss';
import { formatNanosExact } from '@/lib/domain/money';
import { buildEvidenceDocument } from '@/lib/presenters/incidents/evidence-document';
import { type EvidenceTable, listEvidenceTables, listEvidenceTexts } from '@/lib/presenters/incidents/evidence-files';
import { renderIncidentReport } from '@/lib/presenters/incidents/incident-report';
import { redactText } from '@/lib/redact';
import { renderCsv } from '@/lib/services/render-csv';
import { renderPdf } from '@/lib/services/render-pdf';
import { loadIncidentCase } from './load-case';

export type CaseFile = { name: string; contentType: string; bytes: Uint8Array<ArrayBuffer> };

/** The report of an incident for those who work on it, in Markdown. Throws `not_found`. */
export async function writeIncidentReport(viewer: Viewer, id: string, now: Date = readNow()): Promise<CaseFile> {
  const one = await loadIncidentCase(viewer, id, now);
  const text = redactText(renderIncidentReport(one));
  return {
    name: `incident-${one.incident.number}.md`,
    contentType: 'text/markdown; charset=utf-8',
    bytes: encode(text),
  };
}

const drawPdf = (one: IncidentCase) =>
  renderPdf({
    title: one.incident.title,
    note: 'Estimates; the provider’s bill decides',
    madeAt: one.madeAt,
    blocks: buildEvidenceDocument(one),
  });

/** The evidence of an incident as one document for people. Throws `not_found`. */
export async function writeEvidencePdf(viewer: Viewer, id: string, now: Date = readNow()): Promise<CaseFile> {
  const one = await loadIncidentCase(viewer, id, now);
  const bytes = await drawPdf(one);
  await audit(viewer, one, 'pdf');
  return { name: `incident-${one.incident.number}-evidence.pdf`, contentType: 'application/pdf', bytes };
}

/**
 * The same with all data it is based on, each file with its SHA-256 in a manifest. With more than `mostRows` lines of
 * usage they are less detailed; the total stays. Throws `not_found`.
 */
export async function writeEvidencePack(
  viewer: Viewer,
  id: string,
  now: Date = readNow(),
  mostRows?: number,
): Promise<CaseFile> {
  const one = await loadIncidentCase(viewer, id, now, mostRows);
  const files = [
    ...listEvidenceTables(one).map((table) => ({ name: table.name, bytes: encode(renderEvidence(table)) })),
    ...listEvidenceTexts(one).map(({ name, text }) => ({ name, bytes: encode(redactText(text)) })),
    { name: 'evidence.pdf', bytes: await drawPdf(one) },
  ];
  const sums = files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: digest(bytes) }));
  const manifest = `${JSON.stringify(describePack(one, sums), null, 2)}\n`;
  const list = sums.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
  const bytes = await zip(
    [...files, { name: 'manifest.json', bytes: encode(manifest) }, { name: 'SHA256SUMS', bytes: encode(list) }],
    now,
  );
  await audit(viewer, one, 'zip');
  return { name: `incident-${one.incident.number}-evidence.zip`, contentType: 'application/zip', bytes };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Sum = { name: string; bytes: number; sha256: string };

function describePack(one: IncidentCase, files: readonly Sum[]) {
  const { span, basis, usage, incident, isByKey } = one;
  const { usualNanos, lostNanos } = computeLoss(basis, span.until);
  return {
    incident: { number: incident.number, title: incident.title, id: incident.id },
    madeAt: one.madeAt.toISOString(),
    madeBy: 'Spendwatch',
    from: span.from.toISOString(),
    until: span.until.toISOString(),
    estimatedUsd: {
      spent: formatNanosExact(sumUsage(usage)),
      usual: formatNanosExact(usualNanos),
      lost: formatNanosExact(lostNanos),
    },
    usageRows: usage.length,
    isUsageByKey: isByKey,
    files,
  };
}

/** A table without the secrets that people may have written into it. */
function renderEvidence({ columns, numbers, rows }: EvidenceTable): string {
  const isNumber = columns.map((column) => numbers.includes(column));
  const redacted = rows.map((row) => row.map((cell, at) => (cell === null || isNumber[at] ? cell : redactText(cell))));
  return renderCsv({ columns, numbers, rows: redacted });
}

async function zip(
  files: readonly { name: string; bytes: Uint8Array }[],
  mtime: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const archive = new ZipFile();
  for (const { name, bytes } of files) archive.addBuffer(Buffer.from(bytes), name, { mtime, mode: 0o100644 });
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Uint8Array.from(Buffer.concat(chunks));
}

/** Evidence leaves the house: who made it is kept. */
function audit({ workspaceId, actor }: Viewer, { incident }: IncidentCase, format: string): Promise<void> {
  return inTransaction((tx) =>
    insertAuditEntry(tx, {
      ...{ workspaceId, actor: actor.name, action: 'incident.evidence-made', target: incident.id },
      detail: { number: incident.number, format },
    }),
  );
}
