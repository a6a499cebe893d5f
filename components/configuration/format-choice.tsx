'use client';

import { Segmented } from '@/components/ui/segmented';
import type { ConfigurationFormat } from '@/lib/contracts/configuration';
import type { ConfigurationContent } from '@/lib/queries/configuration';

export type FileKind = { format: ConfigurationFormat; content: ConfigurationContent };

const FORMATS = [
  { value: 'yaml', label: 'YAML' },
  { value: 'json', label: 'JSON' },
  { value: 'csv', label: 'CSV' },
] as const;
const CONTENTS = [
  { value: 'budgets', label: 'Budgets' },
  { value: 'alertRules', label: 'Alert rules' },
] as const;

type FormatChoiceProps = { kind: FileKind; onChange: (kind: FileKind) => void };

/** The format of a file, and for a table what its rows are. */
export function FormatChoice({ kind, onChange }: FormatChoiceProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <Segmented
        label="Format"
        value={kind.format}
        options={FORMATS}
        onChange={(format) => onChange({ ...kind, format })}
      />
      {kind.format === 'csv' ? (
        <Segmented
          label="Rows"
          value={kind.content}
          options={CONTENTS}
          onChange={(content) => onChange({ ...kind, content })}
        />
      ) : null}
    </div>
  );
}
