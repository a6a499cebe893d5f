'use client';

import { useQuery } from '@tanstack/react-query';
import { useReader } from '@/components/shell/reader-context';
import { Select } from '@/components/ui/field';
import { formatCount } from '@/lib/presenters/count';
import { type FindingCode, findingCountsQuery } from '@/lib/queries/keys/keys';
import * as texts from '@/lib/texts/en/keys-findings';

type Props = { value: FindingCode | null; onChange: (code: FindingCode | null) => void };

/** Chooses the keys that have one finding, with how many there are of each. */
export function FindingFilter({ value, onChange }: Props) {
  const reader = useReader();
  const { data } = useQuery(findingCountsQuery());
  const counts = new Map<FindingCode, number>();
  for (const { code, count } of data?.counts ?? []) counts.set(code, (counts.get(code) ?? 0) + count);
  return (
    <Select
      className="max-w-64"
      aria-label={texts.filterLabel}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : (event.target.value as FindingCode))}
    >
      <option value="">{texts.filterAll}</option>
      {[...counts].map(([code, count]) => (
        <option key={code} value={code}>
          {texts.filterOption(texts.FINDING_NAMES[code], formatCount(count, reader))}
        </option>
      ))}
    </Select>
  );
}
