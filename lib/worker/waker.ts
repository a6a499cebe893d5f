import { openNoticeFeed } from '@/lib/db/installation/notice-feed';
import { type Bell, createBell } from './loop';

/** What the database tells workers to look for, as its triggers say it. */
const WORDS = ['pull', 'deliver', 'account-mail'] as const;
export type WakeWord = (typeof WORDS)[number];

export type Waker = {
  /** A bell that rings when there is something of this kind to do; each loop takes its own. */
  createBell: (word: WakeWord) => Bell;
  /** How long a loop may wait without looking: `slowMs` while announcements arrive, `fastMs` while they do not. */
  chooseIdleMs: (fastMs: number, slowMs: number) => number;
  close: () => void;
};

/** Wakes loops by the announcements of the database, so that they need not ask it all the time. */
export function openWaker(): Waker {
  const bells = new Map<string, Bell[]>(WORDS.map((word) => [word, []]));
  const ring = (word: string) => {
    for (const bell of bells.get(word) ?? []) bell.ring();
  };
  const feed = openNoticeFeed('spendwatch_wake', {
    onNotice: ring,
    // Something may have been missed before, and how long to wait has changed.
    onState: () => WORDS.forEach(ring),
  });
  return {
    createBell: (word) => {
      const bell = createBell();
      bells.get(word)?.push(bell);
      return bell;
    },
    chooseIdleMs: (fastMs, slowMs) => (feed.getState() === 'live' ? slowMs : fastMs),
    close: feed.close,
  };
}
