import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { DocsArticle } from '@/components/installation/docs/docs-article';
import { DocsContents } from '@/components/installation/docs/docs-contents';
import { DocsFrame } from '@/components/installation/docs/docs-frame';
import { DocsMenu } from '@/components/installation/docs/docs-menu';
import { loadDocs } from '../load-docs';

type Props = PageProps<'/docs/[...page]'>;

const findPage = async (params: Props['params']) => {
  const docs = await loadDocs();
  return { docs, page: docs.find((await params).page.join('/')) };
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { page } = await findPage(params);
  return page ? { title: page.title } : {};
}

/** One page of the documentation. Open to anybody: nothing of an organization is in it. */
export default async function DocsArticlePage({ params }: Props) {
  const { docs, page } = await findPage(params);
  if (!page) notFound();
  return (
    <DocsFrame>
      <div className="grid flex-1 grid-cols-[minmax(0,1fr)] gap-x-10 py-8 md:grid-cols-[14rem_minmax(0,1fr)] lg:grid-cols-[14rem_minmax(0,72ch)_12rem]">
        <DocsMenu pages={docs.pages} current={page.slug} layout="aside" />
        <main>
          <DocsArticle page={page} />
        </main>
        <DocsContents sections={page.sections} />
      </div>
    </DocsFrame>
  );
}
