'use client';

import { useQuery } from '@tanstack/react-query';
import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { TextArea } from '@/components/ui/field';
import { saveText } from '@/components/ui/save-text';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import { configurationQuery } from '@/lib/queries/installation/configuration';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-configuration';
import { type FileKind, FormatChoice } from './format-choice';

const MEDIA = { yaml: 'application/yaml', json: 'application/json', csv: 'text/csv' } as const;
const TABLE_NAMES = { budgets: 'budgets', alertRules: 'alert-rules', keys: 'key-register' } as const;

/** What is stored now, as a file to look at, copy or download. */
export function ExportCard() {
  const [kind, setKind] = useState<FileKind>({ format: 'yaml', content: 'budgets' });
  const { data, error, refetch, isFetching } = useQuery(configurationQuery(kind));
  const name =
    kind.format === 'csv' ? `spendwatch-${TABLE_NAMES[kind.content]}.csv` : `spendwatch.config.${kind.format}`;
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => toast.success(common.copied),
      () => toast.error(texts.exportFailed),
    );
  return (
    <Card title={texts.exportTitle} note={texts.exportNote}>
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <FormatChoice kind={kind} onChange={setKind} />
          {data ? (
            <div className="flex gap-2">
              <Button size="sm" onClick={() => void copy(data.text)}>
                <Copy aria-hidden />
                {common.copy}
              </Button>
              <Button size="sm" onClick={() => saveText(data.text, name, MEDIA[kind.format])}>
                <Download aria-hidden />
                {common.download}
              </Button>
            </div>
          ) : null}
        </div>
        {data ? (
          <TextArea
            readOnly
            aria-label={name}
            className="min-h-96 bg-sunken font-mono text-xs leading-relaxed whitespace-pre max-md:text-xs"
            value={data.text}
          />
        ) : error ? (
          <ErrorState
            title={texts.exportErrorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows count={4} />
        )}
      </div>
    </Card>
  );
}
