import type { AlertMail, MailDetail, MailTone } from '@/lib/domain/notifications/alert-mail';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { listKeySections, sayKeyWords } from './present-key-mail';
import { listStatementSections, sayStatementWords } from './present-statement-mail';

type Words = {
  subject: string;
  badge: string;
  tone: MailTone;
  headline: string;
  explanation: string;
  /** Null = nothing to press. */
  action: { label: string; url: string; note: string } | null;
  details: readonly MailDetail[];
};

/** Prepares a mail about an account: all words and links, no layout. `publicUrl` has no trailing slash. */
export function presentAccountMail(message: AccountMessage, publicUrl: string): AlertMail {
  const { action, ...words } = sayWords(message, publicUrl);
  return {
    ...words,
    preheader: words.explanation,
    origin: 'Spendwatch',
    subheadline: null,
    lateNote: null,
    figures: [],
    chart: null,
    actions: action === null ? [] : [{ label: action.label, url: action.url, isPrimary: true }],
    actionsNote: action?.note ?? null,
    contributors: [],
    sections: listSections(message, publicUrl),
    unsubscribeUrl: null,
    facts: [],
    footer: [`Sent by Spendwatch at ${publicUrl} because ${sayWhy(message)}.`],
  };
}

function listSections(message: AccountMessage, publicUrl: string) {
  if (message.kind === 'payer-statement') return listStatementSections(message);
  return isAboutKeys(message) ? listKeySections(message, publicUrl) : [];
}

const isAboutKeys = (message: AccountMessage) => message.kind === 'key-confirmation' || message.kind === 'key-reminder';

function sayWhy(message: AccountMessage): string {
  if (message.kind === 'invitation') return `${message.invitedBy} entered this address there`;
  if (message.kind === 'mention') return `${message.by} mentioned you in a note`;
  if (isAboutKeys(message)) return 'you answer for keys there';
  if (message.kind === 'containment-request') return 'you may approve it';
  if (message.kind === 'payer-statement') return `this address gets the monthly statements of ${message.name}`;
  return 'it concerns your account there';
}

function sayWords(message: AccountMessage, publicUrl: string): Words {
  switch (message.kind) {
    case 'invitation':
      return {
        subject: `${message.invitedBy} invites you to ${message.workspaceName} on Spendwatch`,
        badge: 'Invitation',
        tone: 'info',
        headline: `Join ${message.workspaceName}`,
        explanation: `${message.invitedBy} invites you to watch what ${message.workspaceName} spends on AI APIs, as ${/^[aeiou]/.test(message.role) ? 'an' : 'a'} ${message.role}. If you do not know them, do nothing.`,
        action: {
          label: 'Accept the invitation',
          url: message.url,
          note: `The link works once, until ${showTime(message.expiresAt)}.`,
        },
        details: [],
      };
    case 'mention':
      return {
        subject: `${message.by} mentioned you in incident #${message.incidentNumber}: ${message.incidentTitle}`,
        badge: 'Note',
        tone: 'info',
        headline: `${message.by} wrote about ${message.incidentTitle}`,
        explanation: message.text,
        action: {
          label: 'Open the incident',
          url: `${publicUrl}/incidents/${message.incidentId}`,
          note: 'You sign in first. Answer with a note there: this address reads no mail.',
        },
        details: [],
      };
    case 'key-confirmation':
    case 'key-reminder':
      return sayKeyWords(message, publicUrl);
    case 'payer-statement':
      return sayStatementWords(message, publicUrl);
    case 'containment-request':
      return {
        subject: `${message.by} asks to stop spend: ${message.title}`,
        badge: 'Approval',
        tone: 'warning',
        headline: message.title,
        explanation: `${message.by} asks for it. ${message.explanation}`,
        action: {
          label: 'Look at the plan',
          url: `${publicUrl}/settings/containment`,
          note: 'You sign in first. Opening the link changes nothing.',
        },
        details: message.reason === '' ? [] : [{ label: 'Reason', value: message.reason, id: null }],
      };
    case 'password-reset':
      return {
        subject: 'Set a new password for Spendwatch',
        badge: 'Account',
        tone: 'info',
        headline: 'Set a new password',
        explanation:
          'Someone, most likely you, asked for a new password. If it was not you, do nothing: your password stays as it is.',
        action: { label: 'Set a new password', url: message.url, note: 'The link works once, for 30 minutes.' },
        details: listOrigin(message),
      };
    case 'email-change':
      return {
        subject: 'Confirm your new address for Spendwatch',
        badge: 'Account',
        tone: 'info',
        headline: 'Confirm this address',
        explanation: `Someone, most likely you, wants to sign in to Spendwatch as ${message.newEmail}. If it was not you, do nothing.`,
        action: { label: 'Confirm the address', url: message.url, note: 'The link works once, for 30 minutes.' },
        details: listOrigin(message),
      };
    case 'email-changed':
      return sayNotice(message, publicUrl, 'Your address was changed', `You now sign in as ${message.newEmail}.`);
    case 'new-device':
      return sayNotice(
        message,
        publicUrl,
        'New sign-in to your account',
        'Someone signed in from a device that was not used before.',
      );
    case 'password-changed':
      return sayNotice(message, publicUrl, 'Your password was changed', 'All other devices were signed out.');
    case 'factor-added':
      return sayNotice(
        message,
        publicUrl,
        `${capitalize(message.factor)} was added`,
        `${capitalize(message.factor)} can now be used to sign in.`,
      );
    case 'factor-removed':
      return sayNotice(
        message,
        publicUrl,
        `${capitalize(message.factor)} was removed`,
        `${capitalize(message.factor)} can no longer be used to sign in.`,
      );
    case 'identity-linked':
      return sayNotice(
        message,
        publicUrl,
        `${message.isFurther ? 'A further identity' : 'An identity'} of ${message.provider} was linked to your account`,
        `It can now be used to sign in as you${message.isFurther ? ', beside the one before it' : ''}.`,
      );
    case 'recovery-code-used':
      return sayNotice(
        message,
        publicUrl,
        'A recovery code was used',
        `Someone signed in with one of your recovery codes.${message.remaining === null ? '' : ` ${sayLeft(message.remaining)}`}`,
      );
  }
}

type NoticeMessage = Exclude<
  AccountMessage,
  { kind: 'invitation' | 'mention' | 'key-confirmation' | 'key-reminder' | 'containment-request' | 'payer-statement' }
>;

function sayLeft(count: number): string {
  if (count === 0) return 'None is left: make new ones.';
  return count === 1 ? 'One is left.' : `${count} are left.`;
}

function sayNotice(message: NoticeMessage, publicUrl: string, headline: string, explanation: string): Words {
  return {
    subject: `${headline} (Spendwatch)`,
    badge: 'Security',
    tone: 'warning',
    headline,
    explanation: `${explanation} If this was you, there is nothing to do.`,
    action: {
      label: 'Review your account',
      url: `${publicUrl}/settings/security`,
      note: 'Not you? Sign in, change your password and sign out everywhere else, then tell your administrator.',
    },
    details: listOrigin(message),
  };
}

function listOrigin({ origin, at }: NoticeMessage): MailDetail[] {
  return [
    { label: 'When', value: showTime(at), id: null },
    { label: 'Device', value: origin.device, id: null },
    ...(origin.address === null ? [] : [{ label: 'Network address', value: origin.address, id: null }]),
  ];
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "23 November 2026, 02:13 UTC". */
function showTime(instant: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${date.format(new Date(instant)).replace(' at ', ', ')} UTC`;
}
