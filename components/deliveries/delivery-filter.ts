import type { DeliveryStateName } from '@/lib/queries/deliveries';

export const DELIVERY_FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'dead', label: 'Given up' },
  { value: 'pending', label: 'Waiting' },
  { value: 'sent', label: 'Accepted' },
  { value: 'grouped', label: 'Collected' },
] as const satisfies readonly { value: DeliveryStateName | 'all'; label: string }[];
export type DeliveryFilter = (typeof DELIVERY_FILTERS)[number]['value'];

/** The filter of an address; anything else means all. */
export function readDeliveryFilter(text: unknown): DeliveryFilter {
  return DELIVERY_FILTERS.find((one) => one.value === text)?.value ?? 'all';
}
