import { ChartColumn, PlugZap, WalletMinimal } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-overview';

const STEPS = [
  {
    icon: PlugZap,
    title: common.connectProvider,
    text: texts.firstRunConnectProviderText,
  },
  {
    icon: ChartColumn,
    title: texts.firstRunHistoryTitle,
    text: texts.firstRunHistoryText,
  },
  {
    icon: WalletMinimal,
    title: texts.setBudgetLink,
    text: texts.firstRunBudgetText,
  },
];

/** Nothing is connected yet: the way to the first chart. */
export function FirstRun() {
  return (
    <section className="rounded-lg border bg-surface px-6 py-10 md:px-10">
      <h2 className="text-xl font-semibold tracking-tight">{texts.firstRunTitle}</h2>
      <p className="mt-1 max-w-xl text-muted">{texts.firstRunText}</p>
      <ol className="mt-8 grid gap-6 md:grid-cols-3">
        {STEPS.map(({ icon: Icon, title, text }, index) => (
          <li key={title}>
            <span className="mb-2 flex items-center gap-2 text-accent">
              <Icon className="size-4" aria-hidden />
              <span className="text-xs">{texts.firstRunStep(index + 1)}</span>
            </span>
            <h3 className="font-medium">{title}</h3>
            <p className="mt-1 text-sm text-muted">{text}</p>
          </li>
        ))}
      </ol>
      <Link href="/settings/connections?create=1" className={buttonClass('primary', 'md', 'mt-8')}>
        {common.connectProvider}
      </Link>
    </section>
  );
}
