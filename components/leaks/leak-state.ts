import type { Leak } from '@/lib/contracts/leaks/leaks';
import * as texts from '@/lib/texts/en/leaks';

/** What each state is called. */
export const STATE_LABELS: Record<Leak['state'], string> = {
  open: texts.stateOpen,
  rotated: texts.stateRotated,
  false: texts.stateFalse,
  accepted: texts.stateAccepted,
};

export const LEAK_STATE_OPTIONS = Object.entries(STATE_LABELS).map(([value, label]) => ({
  value: value as Leak['state'],
  label,
}));
