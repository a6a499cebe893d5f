import { describeOperations } from '@/lib/api/describe-operations';
import { OPERATIONS } from '@/lib/api/operations';
import { type Docs, readDocs } from '@/lib/services/installation/read-docs';

let reading: Promise<Docs> | null = null;

/** The documentation, read once: its files change with the version only. */
export function loadDocs(): Promise<Docs> {
  reading ??= readDocs([{ topic: 'reference', slug: 'api', markdown: describeOperations(OPERATIONS) }]);
  return reading;
}
