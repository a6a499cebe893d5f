import type { Metadata } from 'next';
import Link from 'next/link';
import { Mark } from '@/components/shell/mark';
import { buttonClass } from '@/components/ui/button-class';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-6">
      <div className="max-w-sm text-center">
        <Mark className="mx-auto size-8" />
        <h1 className="mt-5 text-xl font-semibold tracking-tight">Nothing here</h1>
        <p className="mt-1 text-muted">The address is wrong, or what it named has been deleted.</p>
        <Link href="/" className={buttonClass('primary', 'md', 'mt-5')}>
          Go to the overview
        </Link>
      </div>
    </main>
  );
}
