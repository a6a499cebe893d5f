'use client';

import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Input } from '@/components/ui/field';
import { projectsQuery } from '@/lib/queries/keys/projects';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';

type ProjectPickerProps = {
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  error: string | undefined;
};

/** Projects to tick, found by a few letters of their name or id; chosen ones that are no longer listed stay. */
export function ProjectPicker({ chosen, onChange, error }: ProjectPickerProps) {
  const { data, error: failure } = useQuery(projectsQuery());
  const [search, setSearch] = useState('');
  const noteId = useId();
  const listed = new Set((data ?? []).map((one) => one.id));
  const gone = chosen.filter((id) => !listed.has(id)).map((id) => ({ id, name: id, deletedAt: null }));
  const wanted = search.trim().toLowerCase();
  const shown = [...gone, ...(data ?? [])].filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted));
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset className="min-w-0" aria-describedby={noteId}>
      <legend className="mb-1 text-sm font-medium">{common.projects}</legend>
      <div className="rounded-md border border-line-strong">
        <div className="border-b p-1.5">
          <Input
            type="search"
            aria-label={texts.projectPickerSearchLabel}
            placeholder={texts.projectPickerSearchLabel}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <ul className="max-h-48 overflow-y-auto py-1" aria-label={common.projects}>
          {shown.map(({ id, name, deletedAt }) => (
            <li key={id}>
              <label className="flex items-center gap-2 px-2.5 py-1 text-sm hover:bg-hover max-md:py-2">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-accent"
                  checked={chosen.includes(id)}
                  onChange={() => toggle(id)}
                />
                <span className="min-w-0 flex-1 truncate">{name || id}</span>
                <span className="max-w-40 truncate text-xs text-muted">
                  {deletedAt === null ? (name === id ? texts.projectPickerNotListed : id) : common.deleted}
                </span>
              </label>
            </li>
          ))}
          {shown.length === 0 ? (
            <li className="px-2.5 py-2 text-sm text-muted">
              {failure ? failure.message : data ? texts.projectPickerEmpty : texts.projectPickerLoading}
            </li>
          ) : null}
        </ul>
      </div>
      <p id={noteId} className={error ? 'mt-1 text-xs text-critical' : 'mt-1 text-xs text-muted'}>
        {error ?? (chosen.length === 0 ? texts.projectPickerChooseOne : texts.projectPickerChosenCount(chosen.length))}
      </p>
    </fieldset>
  );
}
