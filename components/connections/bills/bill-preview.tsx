'use client';

import { useQuery } from '@tanstack/react-query';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { PendingState } from '@/components/ui/pending-state';
import type { BillPreview } from '@/lib/contracts/connections/bill-files';
import { formatCurrency } from '@/lib/presenters/money';
import { billPreviewQuery, useImportBill } from '@/lib/queries/connections/bill-files';
import * as texts from '@/lib/texts/en/connections-bill-files';
import { BillProblems } from './bill-problems';

type Props = { id: string; onAnother: () => void; onImport: () => void };

/** How an uploaded file is read: its columns, its first charges and what is wrong with it. */
export function BillPreviewStep({ id, onAnother, onImport }: Props) {
  const query = useQuery(billPreviewQuery(id));
  const begin = useImportBill();
  const preview = query.data;
  if (!preview) return <PendingState title={texts.previewError} query={query} count={3} />;
  const isFine = preview.missing.length === 0 && preview.problems.length === 0 && preview.rows.length > 0;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Facts preview={preview} />
      {preview.columns.length === 0 ? null : <Columns preview={preview} />}
      {preview.rows.length === 0 ? null : <FirstRows preview={preview} />}
      {preview.problems.length === 0 ? null : <BillProblems title={texts.problemsTitle} problems={preview.problems} />}
      {begin.error ? (
        <p role="alert" className="text-sm break-words text-critical">
          {begin.error.message}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={onAnother}>{texts.anotherButton}</Button>
        <Button
          variant="primary"
          disabled={!isFine}
          isBusy={begin.isPending}
          onClick={() => begin.mutate(id, { onSuccess: onImport })}
        >
          {texts.importButton}
        </Button>
      </DialogActions>
    </div>
  );
}

function Facts({ preview }: { preview: BillPreview }) {
  const format = texts.formatNames[preview.format];
  const periods = preview.periods.map(({ from, until }) => texts.periodText(from, until)).join(', ');
  const facts = [
    [
      texts.previewLabel,
      preview.version === null ? texts.previewNoKind(format) : texts.previewKind(format, preview.version),
    ],
    [texts.issuersLabel, preview.issuers.join(', ') || texts.issuersNone],
    [texts.periodsLabel, periods || texts.periodsNone],
    [texts.currenciesLabel, preview.currencies.join(', ')],
  ].filter(([, value]) => value !== '');
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Columns({ preview }: { preview: BillPreview }) {
  const read = preview.columns.flatMap(({ column, use }) => (use === null ? [] : [{ column, use }]));
  const ignored = preview.columns.length - read.length;
  return (
    <section className="flex flex-col gap-1 text-sm">
      <h3 className="font-medium">{texts.columnsTitle}</h3>
      <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-4 gap-y-1">
        {read.map(({ column, use }) => (
          <div key={column} className="contents">
            <dt className="truncate font-mono text-xs leading-5">{column}</dt>
            <dd className="text-muted">{texts.uses[use]}</dd>
          </div>
        ))}
      </dl>
      {ignored === 0 ? null : <p className="text-muted">{texts.columnsIgnored(ignored)}</p>}
      {preview.missing.length === 0 ? null : (
        <p className="text-critical">{texts.columnsMissing(preview.missing.join(', '))}</p>
      )}
    </section>
  );
}

function FirstRows({ preview }: { preview: BillPreview }) {
  const reader = useReader();
  return (
    <section className="flex min-w-0 flex-col gap-1 text-sm">
      <h3 className="font-medium">{texts.firstRowsTitle}</h3>
      <table className="w-full table-fixed">
        <thead className="text-left text-xs text-muted">
          <tr>
            <th className="w-24 font-normal">{texts.rowsDay}</th>
            <th className="font-normal">{texts.rowsLine}</th>
            <th className="w-20 text-right font-normal">{texts.rowsList}</th>
            <th className="w-20 text-right font-normal">{texts.rowsAmount}</th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no name of their own and do not move
            <tr key={at} className="border-t">
              <td className="py-1 tabular-nums">{row.day}</td>
              <td className="truncate py-1 pr-2" title={row.line}>
                {row.line}
              </td>
              <td className="py-1 text-right text-muted tabular-nums">
                {row.listAmount === null ? '–' : formatCurrency(row.listAmount, row.currency, reader)}
              </td>
              <td className="py-1 text-right tabular-nums">{formatCurrency(row.amount, row.currency, reader)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-muted">{texts.checkedText(preview.checkedRows, preview.unpricedRows)}</p>
    </section>
  );
}
