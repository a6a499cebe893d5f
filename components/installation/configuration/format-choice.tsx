'use client';

import { Segmented } from '@/components/ui/segmented';
import type { ConfigurationFormat } from '@/lib/contracts/installation/configuration';
import type { ConfigurationContent } from '@/lib/queries/installation/configuration';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-configuration';

export type FileKind = { format: ConfigurationFormat; content: ConfigurationContent };

const FORMATS = [
  { value: 'yaml', label: texts.formatYamlLabel },
  { value: 'json', label: common.json },
  { value: 'csv', label: common.csv },
] as const;
const CONTENTS = [
  { value: 'budgets', label: common.budgets },
  { value: 'alertRules', label: common.alertRules },
  { value: 'keys', label: common.keys },
] as const;

type FormatChoiceProps = { kind: FileKind; onChange: (kind: FileKind) => void };

/** The format of a file, and for a table what its rows are. */
export function FormatChoice({ kind, onChange }: FormatChoiceProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <Segmented
        label={texts.formatLabel}
        value={kind.format}
        options={FORMATS}
        onChange={(format) => onChange({ ...kind, format })}
      />
      {kind.format === 'csv' ? (
        <Segmented
          label={common.rows}
          value={kind.content}
          options={CONTENTS}
          onChange={(content) => onChange({ ...kind, content })}
        />
      ) : null}
    </div>
  );
}
