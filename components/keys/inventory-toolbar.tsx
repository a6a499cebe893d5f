'use client';

import { Bookmark } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Input, Select } from '@/components/ui/field';
import type { InventoryRow } from '@/lib/contracts/keys/inventory';
import type { InventoryColumn } from '@/lib/domain/keys/inventory';
import { formatCount } from '@/lib/presenters/count';
import {
  type InventoryView,
  parseInventoryView,
  renderExportHref,
  renderInventoryHref,
  renderInventoryParams,
} from '@/lib/presenters/keys/inventory-params';
import { readSearchParams } from '@/lib/presenters/usage/usage-view';
import * as common from '@/lib/texts/en/common';
import * as keyTexts from '@/lib/texts/en/keys';
import * as findingTexts from '@/lib/texts/en/keys-findings';
import * as texts from '@/lib/texts/en/keys-inventory';
import { ImportRegister } from './import-register';

const ViewsDialog = lazy(() => import('@/components/usage/views-dialog'));

type Props = {
  view: InventoryView;
  /** Everything of the kind, whatever the filters. */
  rows: readonly InventoryRow[];
  /** Columns that the kind can have. */
  columns: readonly InventoryColumn[];
  onChange: (changes: Partial<InventoryView>) => void;
};

/** Filters, columns, saved views and files of the inventory. */
export function InventoryToolbar({ view, rows, columns, onChange }: Props) {
  const { isLimited } = useWorkspace();
  const shown = columns.filter((column) => view.columns.includes(column));
  const projects = useMemo(() => listPlaces(rows.map(({ project }) => project)), [rows]);
  const connections = useMemo(() => listPlaces(rows.map(({ connection }) => connection)), [rows]);
  return (
    <div className="flex flex-wrap items-center gap-2 max-md:[&>*]:grow">
      <Input
        type="search"
        aria-label={keyTexts.searchLabel}
        placeholder={keyTexts.searchPlaceholder}
        className="max-w-64 max-md:max-w-none"
        value={view.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <FindingSelect rows={rows} value={view.finding} onChange={(finding) => onChange({ finding })} />
      <PlaceSelect
        label={common.project}
        all={common.allProjects}
        places={projects}
        value={view.project}
        onChange={(project) => onChange({ project })}
      />
      <PlaceSelect
        label={common.connection}
        all={common.allConnections}
        places={connections}
        value={view.connection}
        onChange={(connection) => onChange({ connection })}
      />
      <Columns view={view} columns={columns} onChange={onChange} />
      {isLimited ? null : <Views view={view} />}
      <a className={buttonClass('secondary', 'sm')} href={renderExportHref(view, shown)} download>
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

type Place = { id: string; name: string };

/** Each place once, by name. */
function listPlaces(refs: readonly InventoryRow['project'][]): Place[] {
  const names = new Map(refs.flatMap((ref) => (ref === null ? [] : [[ref.id, ref.name ?? ref.id] as const])));
  return [...names].map(([id, name]) => ({ id, name })).sort((left, right) => left.name.localeCompare(right.name));
}

type PlaceProps = {
  label: string;
  all: string;
  places: readonly Place[];
  value: string | null;
  onChange: (id: string | null) => void;
};

/** Narrows to one place; with a single one there is nothing to choose. */
function PlaceSelect({ label, all, places, value, onChange }: PlaceProps) {
  if (places.length < 2 && value === null) return null;
  return (
    <Select
      className="max-w-48 max-md:w-40"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{all}</option>
      {value === null || places.some(({ id }) => id === value) ? null : <option value={value}>{value}</option>}
      {places.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
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

function Views({ view }: { view: InventoryView }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setIsOpen(true)} aria-haspopup="dialog">
        <Bookmark aria-hidden />
        {common.viewsButton}
      </Button>
      <Suspense>
        {isOpen ? (
          <ViewsDialog
            page="keys"
            params={readSearchParams(renderInventoryParams(view)) as Record<string, string[]>}
            renderHref={(params) => renderInventoryHref(parseInventoryView(params))}
            onClose={() => setIsOpen(false)}
          />
        ) : null}
      </Suspense>
    </>
  );
}
