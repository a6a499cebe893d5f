import type { Metadata } from 'next';
import { DocsFrame } from '@/components/installation/docs/docs-frame';
import { DocsMenu } from '@/components/installation/docs/docs-menu';
import { DocsResults } from '@/components/installation/docs/docs-results';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-docs';
import { loadDocs } from './load-docs';

export const metadata: Metadata = { title: common.documentation };

/** All pages by question, or what a search found. Open to anybody: nothing of an organization is in it. */
export default async function DocsPage({ searchParams }: PageProps<'/docs'>) {
  const { q } = await searchParams;
  const question = typeof q === 'string' ? q.trim().slice(0, 100) : '';
  const docs = await loadDocs();
  return (
    <DocsFrame question={question}>
      <main className="py-8">
        {question === '' ? (
          <>
            <h1 className="text-xl font-semibold tracking-tight">{common.documentation}</h1>
            <p className="mt-1 mb-6 text-muted">{texts.lead}</p>
            <DocsMenu pages={docs.pages} layout="columns" />
          </>
        ) : (
          <DocsResults question={question} hits={docs.search(question)} />
        )}
      </main>
    </DocsFrame>
  );
}
