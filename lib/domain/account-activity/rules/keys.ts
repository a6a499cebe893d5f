import { type AccountJudge, raiseBy } from '../account-sign';

const REVOKE =
  'If no one you know made it: delete the key at the provider, end the sessions of its maker, and look for other keys made since.';

/** An admin key can read and change the whole account, so each new one is reported. */
export const judgeAdminKey: AccountJudge = ({ act, suspicion }) => {
  if (act.kind !== 'admin-key-made') return null;
  return {
    severity: raiseBy(suspicion),
    title: 'New admin key',
    reasons: ['an admin key can read and change the whole account', ...suspicion.reasons],
    before: 'no such key',
    after: renderKey(act.keyId, act.scopes),
    advice: REVOKE,
  };
};

/** A key made by a person who never makes any, or at an hour when they never work. */
export const judgeUnusualKey: AccountJudge = ({ act, event, memory, suspicion }) => {
  if (act.kind !== 'key-made') return null;
  const { isOddHour, isOutsider, isNewcomer, points, reasons } = suspicion;
  const isFirst = isOutsider && !isNewcomer;
  if (!isFirst && !isOddHour && points < 2) return null;
  return {
    // People who make keys also make them when they travel.
    severity: points >= 3 ? 'critical' : 'warning',
    title: isFirst ? 'Key made by a person who never made one' : 'Key made under unusual circumstances',
    reasons,
    before: `${Object.values(memory.actors).filter((one) => (one.acts['key-made'] ?? 0) > 0).length} made keys before`,
    after: `${renderKey(act.keyId, act.scopes)}${event.projectName === null ? '' : ` in project ${event.projectName}`}`,
    advice: REVOKE,
    isSoft: points < 2,
  };
};

function renderKey(id: string | null, scopes: readonly string[] | null): string {
  const name = id ?? 'a key the log does not name';
  if (scopes === null) return name;
  return scopes.length === 0 ? `${name} with all permissions` : `${name} with ${scopes.slice(0, 8).join(', ')}`;
}
