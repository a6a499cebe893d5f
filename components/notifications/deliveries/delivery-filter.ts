import type { DeliveryStateName } from '@/lib/queries/notifications/deliveries';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/deliveries';

export const DELIVERY_FILTERS = [
  { value: 'all', label: common.all },
  { value: 'dead', label: texts.givenUpLabel },
  { value: 'pending', label: common.waiting },
  { value: 'sent', label: texts.acceptedLabel },
  { value: 'grouped', label: texts.collectedLabel },
  { value: 'withheld', label: texts.filterHeldBackLabel },
] as const satisfies readonly { value: DeliveryStateName | 'all' | 'withheld'; label: string }[];
export type DeliveryFilter = (typeof DELIVERY_FILTERS)[number]['value'];

/** The filter of an address; anything else means all. */
export function readDeliveryFilter(text: unknown): DeliveryFilter {
  return DELIVERY_FILTERS.find((one) => one.value === text)?.value ?? 'all';
}
