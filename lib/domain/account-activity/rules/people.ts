import { isPowerfulRole } from '../account-act';
import { type AccountJudge, type AccountSettings, raiseBy } from '../account-sign';

const TAKE_BACK =
  'If no one you know decided it: take the role back, end the sessions of both, and see what they did since.';

/** A person may now manage the account. */
export const judgeGrant: AccountJudge = ({ act, event, suspicion }) => {
  if (act.kind !== 'role-granted' && act.kind !== 'person-added') return null;
  const isPowerful = act.kind === 'role-granted' ? act.isPowerful : isPowerfulRole(act.role);
  const whom = act.kind === 'role-granted' ? act.principal : act.personId;
  const isOwn = whom !== null && (whom === event.actor.id || whom === event.actor.email);
  const reasons = isOwn ? ['they gave it to themselves', ...suspicion.reasons] : suspicion.reasons;
  const after = `${whom ?? 'a person the log does not name'}: ${act.role ?? 'a role the log does not name'}`;
  if (isPowerful === true) {
    return {
      severity: isOwn ? 'critical' : raiseBy(suspicion),
      ...{ title: 'Role that manages the account was given', before: 'not in the log', after, advice: TAKE_BACK },
      reasons: ['the role lets its holder manage the account', ...reasons],
    };
  }
  // The rights of an unknown role are not known: it counts only where something else is out of the ordinary.
  if (isPowerful === false || act.kind === 'person-added' || (suspicion.points < 1 && !isOwn)) return null;
  return {
    severity: raiseBy(suspicion, 'info'),
    ...{ title: 'Role was given', before: 'not in the log', after, advice: TAKE_BACK },
    reasons: ['the log does not say what the role allows', ...reasons],
    isSoft: suspicion.points < 2,
  };
};

/** Domains where anyone gets an address: no organization owns them. */
const FREE_MAIL: ReadonlySet<string> = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com', 'ymail.com'],
  ...['icloud.com', 'me.com', 'mac.com', 'aol.com', 'gmx.com', 'gmx.de', 'gmx.net', 'web.de', 'mail.com', 'mail.ru'],
  ...['yandex.ru', 'yandex.com', 'proton.me', 'protonmail.com', 'tutanota.com', 'zoho.com', 'qq.com', '163.com'],
]);

export const isFreeMail = (domain: string): boolean => FREE_MAIL.has(domain);

/** An invitation to an address outside the own mail domains. */
export const judgeInvitation: AccountJudge = ({ act, suspicion, settings }) => {
  if (act.kind !== 'person-invited' || act.email === null) return null;
  const domain = getDomain(act.email);
  const isPowerful = isPowerfulRole(act.role) === true;
  const isForeign = !isOwnAddress(act.email, settings);
  if (!isForeign && !isPowerful) return null;
  const why = isForeign
    ? isFreeMail(domain)
      ? `anybody can have an address at ${domain}`
      : `no one in the account has an address at ${domain}; its own are ${[...settings.ownDomains].slice(0, 5).join(', ') || 'not known'}`
    : 'the invitation is for a role that manages the account';
  const points = suspicion.points + (isForeign && isPowerful ? 2 : 0);
  return {
    severity: raiseBy({ ...suspicion, points }),
    title: isForeign ? 'Invitation to a foreign address' : 'Invitation to manage the account',
    reasons: [
      why,
      ...(isForeign && isPowerful ? ['it is for a role that manages the account'] : []),
      ...suspicion.reasons,
    ],
    before: 'not invited',
    after: `${act.email}${act.role === null ? '' : ` as ${act.role}`}`,
    advice: 'If no one you know sent it: withdraw the invitation, and end the sessions of its sender.',
  };
};

const getDomain = (email: string) => email.toLowerCase().split('@').at(-1) ?? '';

function isOwnAddress(email: string, { ownDomains, knownEmails }: AccountSettings): boolean {
  if (knownEmails.has(email.toLowerCase())) return true;
  return ownDomains.has(getDomain(email));
}
