import { openNoticeFeed } from '@/lib/db/installation/notice-feed';
import { createWakeSignal, type WakeSignal } from './loop';

/** Kinds of work that the database announces, as its triggers name them. */
const WORDS = ['pull', 'deliver', 'account-mail'] as const;
export type WakeWord = (typeof WORDS)[number];

export type Waker = {
  /** A signal that wakes when there is work of this kind; each loop creates its own. */
  createWakeSignal: (word: WakeWord) => WakeSignal;
  /** How long a loop may wait without looking: `slowMs` while announcements arrive, `fastMs` while they do not. */
  chooseIdleMs: (fastMs: number, slowMs: number) => number;
  close: () => void;
};

/** Wakes loops by the announcements of the database, so that they need not ask it all the time. */
export function openWaker(): Waker {
  const signals = new Map<string, WakeSignal[]>(WORDS.map((word) => [word, []]));
  const wake = (word: string) => {
    for (const signal of signals.get(word) ?? []) signal.wake();
  };
  const feed = openNoticeFeed('spendwatch_wake', {
    onNotice: wake,
    // Something may have been missed before, and how long to wait has changed.
    onState: () => WORDS.forEach(wake),
  });
  return {
    createWakeSignal: (word) => {
      const signal = createWakeSignal();
      signals.get(word)?.push(signal);
      return signal;
    },
    chooseIdleMs: (fastMs, slowMs) => (feed.getState() === 'live' ? slowMs : fastMs),
    close: feed.close,
  };
}
