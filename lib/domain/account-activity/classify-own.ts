import { type AccountAct, isPowerfulRole } from './account-act';
import type { AccountEvent } from './account-event';
import { readField, readNumbers, readText, readTexts } from './read-details';

/** Details of a line of our own activity, as `mapOwnActivity` passes them. */
type Own = { target: string; detail: unknown; before: unknown; after: unknown };

type Reader = (own: Own) => AccountAct;

/** Each line about failed sign-ins stands for so many. */
const NOTED_TOGETHER = 10;

const OTHER: AccountAct = { kind: 'other' };

const protection = (what: string, change: 'changed' | 'removed', id: string | null): AccountAct => ({
  kind: 'protection-changed',
  ...{ what, change, id, ranges: null },
});

/** Watching is part of the protection: an attacker who takes over Spendwatch silences it first. */
const weakened =
  (what: string): Reader =>
  ({ target, detail, before }) =>
    protection(what, 'removed', readText(detail, 'name') ?? readText(before, 'name') ?? target);

/** A thing that watches and was switched off is as good as gone. */
const switchedOff =
  (what: string, field: string): Reader =>
  (own) => {
    const isOff = readField(own.before, field) === true && readField(own.after, field) === false;
    return isOff ? weakened(what)(own) : OTHER;
  };

const limitChanged =
  (what: string, field: string): Reader =>
  ({ target, before, after }) => {
    const values = readNumbers({ [field]: readField(after, field) });
    const known = readNumbers({ [field]: readField(before, field) });
    if (Object.keys(values).length === 0) return OTHER;
    return {
      kind: 'limit-changed',
      ...{ what, isSpend: true, id: target, projectId: null, values, before: known, isRemoved: false },
    };
  };

const tokenMade: Reader = ({ target, after }) => {
  const scopes = readTexts(after, 'scopes') ?? [];
  const role = readText(after, 'role');
  const isAdmin =
    role === 'owner' || role === 'admin' || scopes.some((scope) => scope === 'admin' || scope === 'contain');
  return { kind: isAdmin ? 'admin-key-made' : 'key-made', keyId: readText(after, 'name') ?? target, scopes };
};

const memberChanged: Reader = ({ target, before, after }) => {
  const role = readText(after, 'role');
  if (role === null || role === readText(before, 'role')) return OTHER;
  return { kind: 'role-granted', role, isPowerful: isPowerfulRole(role), principal: target };
};

const deleted =
  (what: string): Reader =>
  ({ target, detail }) => ({ kind: 'deleted', what, id: readText(detail, 'name') ?? target });

const workspaceChanged: Reader = ({ before, after }) =>
  readField(before, 'requireTwoFactor') === true && readField(after, 'requireTwoFactor') === false
    ? protection('the demand for a second factor', 'removed', 'all members')
    : OTHER;

const connectionUpdated: Reader = ({ target, before, after }) => {
  const address = readText(after, 'baseUrl');
  if (address === readText(before, 'baseUrl')) return OTHER;
  return protection('the address that a provider key is sent to', 'changed', address ?? target);
};

const READERS: Readonly<Record<string, Reader>> = {
  'session.created': () => ({ kind: 'signed-in' }),
  'session.refused-often': () => ({ kind: 'sign-in-failed', error: null, count: NOTED_TOGETHER }),
  'token.created': tokenMade,
  'member.changed': memberChanged,
  'workspace.owner-added': ({ target }) => ({
    kind: 'role-granted',
    role: 'owner',
    isPowerful: true,
    principal: target,
  }),
  'invitation.created': ({ after, detail }) => ({
    kind: 'person-invited',
    email: readText(after, 'email') ?? readText(detail, 'email'),
    role: readText(after, 'role'),
  }),
  'account.factor-removed': ({ detail }) => protection('a second factor', 'removed', readText(detail, 'factor')),
  'workspace.changed': workspaceChanged,
  'connection.updated': connectionUpdated,
  'connection.deleted': weakened('a connection'),
  'alert-rule.deleted': weakened('an alert rule'),
  'alert-rule.updated': switchedOff('an alert rule', 'enabled'),
  'channel.deleted': weakened('a channel for alerts'),
  'channel.updated': switchedOff('a channel for alerts', 'enabled'),
  'containment-policy.deleted': weakened('a containment policy'),
  'containment-kill-switch.on': weakened('all automatic containment'),
  'budget.deleted': deleted('budgets'),
  'budget.updated': limitChanged('a budget', 'amount'),
  'token.revoked': deleted('tokens'),
  'member.erased': deleted('people'),
  'retention.changed': () => ({ kind: 'log-changed', what: 'how long things are kept', after: null }),
};

/** What a line of our own activity did, in the same words as events of a provider. */
export function classifyOwnActivity(event: AccountEvent): AccountAct {
  const read = Object.hasOwn(READERS, event.type) ? READERS[event.type] : undefined;
  if (!read) return OTHER;
  const { details } = event;
  return read({
    target: readText(details, 'target') ?? '',
    detail: readField(details, 'detail'),
    before: readField(details, 'before'),
    after: readField(details, 'after'),
  });
}
