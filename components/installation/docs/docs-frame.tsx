import { Search } from 'lucide-react';
import Form from 'next/form';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Mark } from '@/components/shell/mark';
import { Input } from '@/components/ui/field';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-docs';

/** What stands around every page of the documentation; it asks for no session. */
export function DocsFrame({ question, children }: { question?: string | undefined; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-[1240px] flex-col px-4 md:px-8">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
        <Link href="/docs" className="flex items-center gap-2 font-semibold">
          <Mark className="size-6" />
          {common.documentation}
        </Link>
        <Form action="/docs" role="search" className="relative ms-auto w-72 max-md:order-last max-md:w-full">
          <Search
            aria-hidden
            className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-faint"
          />
          <Input
            type="search"
            name="q"
            defaultValue={question}
            aria-label={texts.searchLabel}
            placeholder={common.search}
            maxLength={100}
            className="ps-8"
          />
        </Form>
        <Link href="/" prefetch={false} className="text-sm text-muted hover:text-ink max-md:ms-auto">
          {texts.openAppLink}
        </Link>
      </header>
      {children}
    </div>
  );
}
