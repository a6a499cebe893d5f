import { describe, expect, test } from 'vitest';
import { type FirstUse, judgeFirstUses } from '@/lib/domain/keys/first-use';

const at = new Date('2026-11-23T00:00:00Z');
const model: FirstUse = { what: 'model', value: 'o1', at };
const waking: FirstUse = { what: 'waking', quietDays: 48, at };
const hour: FirstUse = { what: 'hour', hour: 3, isWeekend: true, at: new Date('2026-11-22T03:00:00Z') };

describe('what a key did for the first time', () => {
  const cases: { name: string; ownerType: string; uses: FirstUse[]; expected: object | null }[] = [
    { name: 'nothing', ownerType: 'user', uses: [], expected: null },
    {
      name: 'a model on a key of a person is worth knowing',
      ownerType: 'user',
      uses: [model],
      expected: { severity: 'info', text: 'First use of model o1 on 2026-11-23', since: at },
    },
    {
      name: 'the same on a key of a service account is worth a warning',
      ownerType: 'service_account',
      uses: [model],
      expected: { severity: 'warning' },
    },
    {
      name: 'a key that slept warns, whoever owns it',
      ownerType: 'user',
      uses: [waking],
      expected: { severity: 'warning', text: 'Used again on 2026-11-23 after 48 quiet days' },
    },
    {
      name: 'an hour alone warns nobody, and is the oldest here',
      ownerType: 'service_account',
      uses: [hour],
      expected: { severity: 'info', text: 'First use after 03:00 on a weekend day on 2026-11-22', since: hour.at },
    },
  ];
  test.each(cases)('$name', ({ ownerType, uses, expected }) => {
    const found = judgeFirstUses({ ownerType, isCanary: false, uses });
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  test('a canary has its own finding', () => {
    expect(judgeFirstUses({ ownerType: 'user', isCanary: true, uses: [waking] })).toBeNull();
  });
});
