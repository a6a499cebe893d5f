'use client';

import { ScopeField } from '@/components/notifications/matchers/scope-field';
import * as texts from '@/lib/texts/en/alert-rules';
import * as common from '@/lib/texts/en/common';

/** The parts of a scope that a form shows. */
export type ScopeDraft = { projectId: string; apiKeyId: string; model: string };

type RuleScopeFieldsProps = {
  draft: ScopeDraft;
  onChange: (next: Partial<ScopeDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

const FIELDS = [
  { name: 'projectId', dimension: 'project', label: common.project, placeholder: common.allProjects },
  { name: 'apiKeyId', dimension: 'apiKey', label: common.key, placeholder: common.allKeys },
  { name: common.modelLower, dimension: 'model', label: common.model, placeholder: texts.scopeAllModels },
] as const;

/** What a rule or a plan looks at; what is left empty counts whole. */
export function RuleScopeFields({ draft, onChange, errorOf }: RuleScopeFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">{texts.scopeLegend}</legend>
      {FIELDS.map(({ name, dimension, label, placeholder }) => (
        <ScopeField
          key={name}
          dimension={dimension}
          label={label}
          placeholder={placeholder}
          error={errorOf(`scope.${name}`)}
          value={draft[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
    </fieldset>
  );
}
