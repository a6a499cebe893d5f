'use client';

import { Segmented } from '@/components/ui/segmented';
import type { ConfigurationFormat } from '@/lib/contracts/installation/configuration';
import type { ConfigurationContent } from '@/lib/queries/installation/configuration';
import * as texts from '@/lib/texts/en/configuration/format-choice';

export type FileKind = { format: ConfigurationFormat; content: ConfigurationContent };

const FORMATS = [
  { value: 'yaml', label: texts.yaml },
  { value: 'json', label: texts.json },
  { value: 'csv', label: texts.csv },
] as const;
const CONTENTS = [
  { value: 'budgets', label: texts.budgets },
  { value: 'alertRules', label: texts.alertRules },
] as const;

type FormatChoiceProps = { kind: FileKind; onChange: (kind: FileKind) => void };

/** The format of a file, and for a table what its rows are. */
export function FormatChoice({ kind, onChange }: FormatChoiceProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <Segmented
        label={texts.format}
        value={kind.format}
        options={FORMATS}
        onChange={(format) => onChange({ ...kind, format })}
      />
      {kind.format === 'csv' ? (
        <Segmented
          label={texts.rows}
          value={kind.content}
          options={CONTENTS}
          onChange={(content) => onChange({ ...kind, content })}
        />
      ) : null}
    </div>
  );
}
