'use client';

import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Input, Select } from '@/components/ui/field';
import type { InventoryRow } from '@/lib/contracts/keys/inventory';
import { formatCount } from '@/lib/presenters/count';
import type { InventoryColumn } from '@/lib/presenters/keys/inventory-view';
import * as keyTexts from '@/lib/texts/en/keys';
import * as findingTexts from '@/lib/texts/en/keys-findings';
import * as texts from '@/lib/texts/en/keys-inventory';
import { ImportRegister } from './import-register';
import { type InventoryView, useInventoryViews } from './use-inventory-views';

type Props = {
  view: InventoryView;
  rows: readonly InventoryRow[];
  /** Columns that the kind can have. */
  columns: readonly InventoryColumn[];
  onChange: (changes: Partial<InventoryView>) => void;
  onOpen: (view: InventoryView) => void;
};

/** Filters, columns, saved views and files of the inventory. */
export function InventoryToolbar({ view, rows, columns, onChange, onOpen }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        type="search"
        aria-label={keyTexts.searchLabel}
        placeholder={keyTexts.searchPlaceholder}
        className="max-w-64"
        value={view.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <FindingSelect rows={rows} value={view.finding} onChange={(finding) => onChange({ finding })} />
      <Columns view={view} columns={columns} onChange={onChange} />
      <Views view={view} onOpen={onOpen} />
      <a className={buttonClass('secondary', 'sm')} href={`/api/v1/inventory/export?kind=${view.kind}`} download>
        {texts.exportLink}
      </a>
      {view.kind === 'keys' ? (
        <>
          <a className={buttonClass('secondary', 'sm')} href="/api/v1/key-register/export" download>
            {texts.registerLink}
          </a>
          <ImportRegister />
        </>
      ) : null}
    </div>
  );
}

type FindingProps = { rows: readonly InventoryRow[]; value: string | null; onChange: (finding: string | null) => void };

function FindingSelect({ rows, value, onChange }: FindingProps) {
  const reader = useReader();
  const counts = new Map<InventoryRow['findings'][number]['code'], number>();
  for (const { findings } of rows) for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  if (counts.size === 0) return null;
  return (
    <Select
      className="max-w-60"
      aria-label={findingTexts.filterLabel}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{findingTexts.filterAll}</option>
      {[...counts].map(([code, count]) => (
        <option key={code} value={code}>
          {findingTexts.filterOption(findingTexts.FINDING_NAMES[code], formatCount(count, reader))}
        </option>
      ))}
    </Select>
  );
}

function Columns({ view, columns, onChange }: Pick<Props, 'view' | 'columns' | 'onChange'>) {
  return (
    <details className="relative">
      <summary className={`${buttonClass('secondary', 'sm')} cursor-pointer list-none`}>{texts.columnsButton}</summary>
      <fieldset className="absolute z-10 mt-1 flex flex-col gap-1 rounded-md border bg-surface p-3 text-sm shadow-lg">
        <legend className="sr-only">{texts.columnsButton}</legend>
        {columns.map((column) => (
          <label key={column} className="flex items-center gap-2 whitespace-nowrap">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={view.columns.includes(column)}
              disabled={column === 'name'}
              onChange={(event) =>
                onChange({
                  columns: event.target.checked
                    ? [...view.columns, column]
                    : view.columns.filter((one) => one !== column),
                })
              }
            />
            {texts.COLUMNS[column]}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

function Views({ view, onOpen }: Pick<Props, 'view' | 'onOpen'>) {
  const { views, save, remove } = useInventoryViews();
  const [name, setName] = useState('');
  const names = Object.keys(views);
  return (
    <>
      {names.length > 0 ? (
        <Select
          className="max-w-40"
          aria-label={texts.viewsLabel}
          value={name in views ? name : ''}
          onChange={(event) => {
            const chosen = views[event.target.value];
            setName(event.target.value);
            if (chosen) onOpen(chosen);
          }}
        >
          <option value="">{texts.viewsNone}</option>
          {names.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Select>
      ) : null}
      <Input
        className="max-w-36"
        aria-label={texts.viewNameLabel}
        placeholder={texts.viewNameLabel}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button size="sm" disabled={name.trim() === ''} onClick={() => save(name.trim(), view)}>
        {texts.viewSaveButton}
      </Button>
      {name in views ? (
        <Button size="sm" onClick={() => remove(name)}>
          {texts.viewDeleteButton}
        </Button>
      ) : null}
    </>
  );
}
