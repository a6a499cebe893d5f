import { formatDollars } from '@/lib/domain/money';

/** 12345 -> "12,345". */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US');

/** 0.034 -> "3%". */
export const formatShare = (share: number): string => `${Math.round(share * 100)}%`;

/** "$12.30 a month". */
export const formatMonthly = (nanos: bigint): string => `${formatDollars(nanos)} a month`;
