import type { Key, KeyUpdate } from '@/lib/contracts/keys/keys';
import type { WeeklyWindow } from '@/lib/domain/weekly-window';

export type ThirdPartyDraft = { key: number; name: string; since: string; why: string; privacyUrl: string };

/** An entry of the register as a form holds it; empty texts mean "nothing". */
export type RegisterDraft = {
  owner: string;
  team: string;
  purpose: string;
  sharedWith: ThirdPartyDraft[];
  expectedModels: string;
  /** null = at any time. */
  expectedHours: WeeklyWindow | null;
  expectedMonthly: string;
  rotateEveryDays: string;
  canary: boolean;
  note: string;
};

export const EMPTY_PARTY: Omit<ThirdPartyDraft, 'key'> = { name: '', since: '', why: '', privacyUrl: '' };

export const officeHours = (timezone: string): WeeklyWindow => ({
  ...{ weekdays: [1, 2, 3, 4, 5], from: '08:00', until: '18:00' },
  timezone,
});

export function draftRegister(item: Key, timezone: string): RegisterDraft {
  const hours = item.expectedHours;
  return {
    owner: item.owner ?? '',
    team: item.team ?? '',
    purpose: item.purpose ?? '',
    sharedWith: item.sharedWith.map((one, key) => ({
      ...{ key, name: one.name, since: one.since ?? '', why: one.why ?? '', privacyUrl: one.privacyUrl ?? '' },
    })),
    expectedModels: item.expectedModels.join(', '),
    expectedHours: hours === null ? null : { ...hours, timezone: hours.timezone ?? timezone },
    expectedMonthly: item.expectedMonthly ?? '',
    rotateEveryDays: item.rotateEveryDays === null ? '' : String(item.rotateEveryDays),
    canary: item.canary,
    note: item.note ?? '',
  };
}

/** What is no number is sent as it is, so that the server says what it expects. */
export function readDraft(draft: RegisterDraft): KeyUpdate {
  const text = (value: string) => value.trim() || null;
  const days = draft.rotateEveryDays.trim();
  return {
    owner: text(draft.owner),
    team: text(draft.team),
    purpose: text(draft.purpose),
    sharedWith: draft.sharedWith
      .filter(({ name }) => name.trim() !== '')
      .map(({ name, since, why, privacyUrl }) => ({
        ...{ name: name.trim(), since: text(since), why: text(why), privacyUrl: text(privacyUrl) },
      })),
    expectedModels: draft.expectedModels
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    expectedHours: draft.expectedHours,
    expectedMonthly: text(draft.expectedMonthly),
    rotateEveryDays: days === '' ? null : Number(days),
    canary: draft.canary,
    note: text(draft.note),
  };
}

/** The register as it was, to undo a change. */
export function readRegister(item: Key): KeyUpdate {
  const { owner, team, purpose, sharedWith, expectedModels, expectedHours, expectedMonthly } = item;
  const { rotateEveryDays, canary, note } = item;
  return {
    ...{ owner, team, purpose, sharedWith, expectedModels, expectedHours, expectedMonthly },
    ...{ rotateEveryDays, canary, note },
  };
}
