import type { Connection } from '@/lib/contracts/connections/connections';
import { joinWords } from '@/lib/presenters/join-words';

type Access = NonNullable<Connection['keyAccess']['admin']>;

const READS: Record<Access['canRead'][number], string> = {
  usage: 'usage',
  costs: 'costs',
  projects: 'projects',
  api_keys: 'keys',
  users: 'people',
  audit_logs: 'the audit log',
};

const CHANGES: Record<Access['canChange'][number], string> = {
  key_changes: 'keys',
  limit_changes: 'spend limits',
};

/** What a key was seen to do: "reads usage and costs; can change nothing". `canRead` null = reading is not its work. */
export function describeKeyAccess(canRead: Access['canRead'] | null, canChange: Access['canChange']): string {
  const changes = canChange.map((area) => CHANGES[area]);
  const changing = `can change ${changes.length > 0 ? joinWords(changes) : 'nothing'}`;
  if (canRead === null) return changing;
  const reads = canRead.map((area) => READS[area]);
  return `reads ${reads.length > 0 ? joinWords(reads) : 'nothing'}; ${changing}`;
}
