'use client';

import { Field, Input } from '@/components/ui/field';
import type { BudgetDraft } from './budget-draft';

type BudgetScopeFieldsProps = {
  draft: BudgetDraft;
  onChange: (next: Partial<BudgetDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

const FIELDS = [
  { name: 'projectId', label: 'Project id', placeholder: 'proj_…' },
  { name: 'apiKeyId', label: 'Key id', placeholder: 'key_…' },
  { name: 'model', label: 'Model', placeholder: 'gpt-4.1' },
] as const;

/** What the budget counts; everything left empty counts whole. */
export function BudgetScopeFields({ draft, onChange, errorOf }: BudgetScopeFieldsProps) {
  const isNarrowed = FIELDS.some(({ name }) => draft[name] !== '');
  return (
    <details open={isNarrowed} className="rounded-md border px-3 py-2">
      <summary className="text-sm font-medium">
        Counts {isNarrowed ? 'only part of the usage' : 'all usage'}
        <span className="font-normal text-muted"> · narrow it down</span>
      </summary>
      <div className="mt-3 mb-1 flex flex-col gap-3">
        {FIELDS.map(({ name, label, placeholder }) => (
          <Field key={name} label={label} error={errorOf(`scope.${name}`)}>
            {(field) => (
              <Input
                {...field}
                placeholder={placeholder}
                spellCheck={false}
                value={draft[name]}
                onChange={(event) => onChange({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </details>
  );
}
