import type { AccountLog } from './log-state';

/** What the state of a log means and what to do, for people. */
export function renderLogState(log: Pick<AccountLog, 'state' | 'coveredUntil'>): string {
  const until = log.coveredUntil === null ? '' : ` Known until ${renderInstant(log.coveredUntil)}.`;
  switch (log.state) {
    case 'waiting':
      return 'Not read yet: it is read within a minute of the worker running.';
    case 'fresh':
      return `Read and watched.${until}`;
    case 'empty':
      return 'Read, and it holds no event at all: most likely it was never switched on at the provider. An owner of the organization switches it on there (for OpenAI: organization settings, data controls, audit logging); it cannot be switched off again.';
    case 'off':
      return 'Not switched on at the provider: an owner of the organization can do so. Until then what happens in the account is not seen.';
    case 'refused':
      return `The key may not read it: give it the permission, or enter a key that has it.${until}`;
    case 'failing':
      return `It cannot be read at the moment and is tried again; nothing is lost, for it is read on from there.${until}`;
    case 'unsupported':
      return 'This provider has no audit log that can be read.';
  }
}

const renderInstant = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
