import type { DueReason } from '@/lib/domain/keys/key-due';
import type { MailEntry, MailSection } from '@/lib/domain/notifications/alert-mail';
import type { AccountMessage } from '@/lib/domain/people/account-mail';

type KeyMessage = Extract<AccountMessage, { kind: 'key-confirmation' | 'key-reminder' }>;
type MailKey = KeyMessage['keys'][number];

const DUE: Record<DueReason, string> = {
  rotation: 'its rotation policy',
  age: 'the age that the workspace allows',
  expiry: 'the provider ends it then',
};

const plural = (count: number, one: string, many: string) => (count === 1 ? one : `${count} ${many}`);

/** Words of the mails to owners of keys. */
export function sayKeyWords(message: KeyMessage, publicUrl: string) {
  const { count, workspaceName } = message;
  const common = { tone: 'info', details: [] } as const;
  if (message.kind === 'key-confirmation') {
    const [it, they] = count === 1 ? ['it is', 'it'] : ['they are', 'them'];
    return {
      ...common,
      subject: `${message.isRepeat ? 'No answer yet: ' : ''}${count === 1 ? 'Is this API key' : `Are these ${count} API keys`} of ${workspaceName} still needed?`,
      badge: 'Keys',
      headline: count === 1 ? 'Is this key still needed?' : `Are these ${count} keys still needed?`,
      explanation: `You answer for ${they} in ${workspaceName}. Say by ${message.answerBy} that ${it} still needed, and that what is written down about ${they} is right; without an answer it is a finding.`,
      action: {
        label: 'Answer',
        url: `${publicUrl}/keys/confirm`,
        note: 'You sign in first; then it is one press. Delete at the provider what is not needed.',
      },
    };
  }
  return {
    ...common,
    subject: `${plural(count, 'An API key', 'API keys')} of ${workspaceName} ${count === 1 ? 'is' : 'are'} due soon`,
    badge: 'Keys',
    headline: `${plural(count, 'One key is', 'keys are')} due soon`,
    explanation: `You answer for ${count === 1 ? 'it' : 'them'} in ${workspaceName}. Replace each before its day: make the new key, move its users over, and retire the old one once it is quiet.`,
    action: { label: 'Open the rotation calendar', url: `${publicUrl}/keys/calendar`, note: 'You sign in first.' },
  };
}

/** The keys by name, each with its link. */
export function listKeySections(message: KeyMessage, publicUrl: string): MailSection[] {
  const more = message.count - message.keys.length;
  const entries = message.keys.map((key) => presentKey(key, publicUrl));
  if (more > 0) {
    entries.push({ title: `and ${more} more`, url: null, value: null, note: null, tone: null, percent: null });
  }
  return [{ caption: 'Keys', entries }];
}

function presentKey(key: MailKey, publicUrl: string): MailEntry {
  const due = 'dueOn' in key ? DUE[key.reason] : null;
  const notes = [
    `Project ${key.project}`,
    ...(due === null ? [] : [due]),
    ...(key.isOwn ? [] : ['no member of the workspace is named as its owner, so its owners are asked']),
  ];
  return {
    title: key.name,
    url: `${publicUrl}/keys/${encodeURIComponent(key.id)}`,
    value: 'dueOn' in key ? key.dueOn : null,
    note: notes.join('; '),
    ...{ tone: null, percent: null },
  };
}
