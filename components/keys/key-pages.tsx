import type { Route } from 'next';
import { buttonClass } from '@/components/ui/button-class';
import { IntentLink } from '@/components/ui/intent-link';
import { title as calendarTitle } from '@/lib/texts/en/keys-calendar';
import { title as confirmTitle } from '@/lib/texts/en/keys-confirmations';
import { title as policyTitle } from '@/lib/texts/en/keys-policy';

const PAGES = [
  { href: '/keys/confirm', label: confirmTitle },
  { href: '/keys/calendar', label: calendarTitle },
  { href: '/keys/policy', label: policyTitle },
] as const;

/** Links from the inventory to what is done about all keys; the policy speaks of the whole workspace. */
export function KeyPages({ isLimited }: { isLimited: boolean }) {
  const open = isLimited ? PAGES.filter(({ href }) => href !== '/keys/policy') : PAGES;
  return open.map(({ href, label }) => (
    <IntentLink key={href} href={href as Route} className={buttonClass('secondary', 'sm')}>
      {label}
    </IntentLink>
  ));
}
