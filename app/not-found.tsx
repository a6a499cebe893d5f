import type { Metadata } from 'next';
import Link from 'next/link';
import { Mark } from '@/components/shell/mark';
import { buttonClass } from '@/components/ui/button-class';
import * as texts from '@/lib/texts/en/shell';

export const metadata: Metadata = { title: texts.notFoundPageTitle };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-6">
      <div className="max-w-sm text-center">
        <Mark className="mx-auto size-8" />
        <h1 className="mt-5 text-xl font-semibold tracking-tight">{texts.notFoundTitle}</h1>
        <p className="mt-1 text-muted">{texts.notFoundText}</p>
        <Link href="/" className={buttonClass('primary', 'md', 'mt-5')}>
          {texts.notFoundLink}
        </Link>
      </div>
    </main>
  );
}
