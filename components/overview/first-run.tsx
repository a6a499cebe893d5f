import { ChartColumn, PlugZap, WalletMinimal } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';

const STEPS = [
  {
    icon: PlugZap,
    title: 'Connect a provider',
    text: 'Paste an OpenAI admin key. It is tested before it is saved and encrypted at rest; it reads usage, never runs a model.',
  },
  {
    icon: ChartColumn,
    title: 'See 90 days within a minute',
    text: 'Spendwatch reads your history first, then every minute, and shows what each model, project and key costs.',
  },
  {
    icon: WalletMinimal,
    title: 'Set a budget',
    text: 'You get a mail when spend or its forecast passes a threshold, and within minutes when a key runs away.',
  },
];

/** Nothing is connected yet: the way to the first chart. */
export function FirstRun() {
  return (
    <section className="rounded-lg border bg-surface px-6 py-10 md:px-10">
      <h2 className="text-xl font-semibold tracking-tight">Connect a provider to see what it costs</h2>
      <p className="mt-1 max-w-xl text-muted">
        Three steps, about two minutes. Your applications need no change: Spendwatch reads the provider&apos;s own usage
        reports.
      </p>
      <ol className="mt-8 grid gap-6 md:grid-cols-3">
        {STEPS.map(({ icon: Icon, title, text }, index) => (
          <li key={title}>
            <span className="mb-2 flex items-center gap-2 text-accent">
              <Icon className="size-4" aria-hidden />
              <span className="text-xs">Step {index + 1}</span>
            </span>
            <h3 className="font-medium">{title}</h3>
            <p className="mt-1 text-sm text-muted">{text}</p>
          </li>
        ))}
      </ol>
      <Link href="/settings/connections?create=1" className={buttonClass('primary', 'md', 'mt-8')}>
        Connect OpenAI
      </Link>
    </section>
  );
}
