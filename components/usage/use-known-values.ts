'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UsageGroupBy } from '@/lib/contracts/usage/usage';
import { HOUR_MS } from '@/lib/domain/time';
import { NO_FILTERS } from '@/lib/presenters/usage/no-filters';
import { nameDimensionValue } from '@/lib/presenters/usage/series-name';
import { usageSeriesQuery } from '@/lib/queries/usage/usage';

const LOOKED_BACK_MS = 30 * 24 * HOUR_MS;

export type KnownValue = { id: string; name: string };

/** Values of a dimension that were used in the last 30 days, with the names people know them by. */
export function useKnownValues(dimension: UsageGroupBy, isEnabled = true): KnownValue[] {
  // Fixed when the component appears: a window that moves would ask again with every render.
  const [toMs] = useState(() => Math.ceil(Date.now() / HOUR_MS) * HOUR_MS);
  const { data } = useQuery({
    ...usageSeriesQuery({
      from: new Date(toMs - LOOKED_BACK_MS).toISOString(),
      to: new Date(toMs).toISOString(),
      bucket: 'month',
      groupBy: [dimension],
      ...NO_FILTERS,
    }),
    enabled: isEnabled,
    staleTime: HOUR_MS,
  });
  return (data?.series ?? []).flatMap(({ group, names }) => {
    const id = group[dimension] ?? null;
    return id === null ? [] : [{ id, name: nameDimensionValue(dimension, id, names) }];
  });
}
