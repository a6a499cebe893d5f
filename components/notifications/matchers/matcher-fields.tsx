'use client';

import { INCIDENT_KINDS, type IncidentMatcher } from '@/lib/domain/incidents/incident-matcher';
import { SEVERITY_LABEL } from '@/lib/presenters/incidents/incident-view';
import { KIND_LABEL } from '@/lib/presenters/incidents/matcher-view';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/silences';
import { ScopeField } from './scope-field';
import { TickList } from './tick-list';

type MatcherFieldsProps = {
  matcher: IncidentMatcher;
  onChange: (matcher: IncidentMatcher) => void;
  errorOf: (path: string) => string | undefined;
};

const SEVERITIES = (['critical', 'warning', 'info'] as const).map((value) => ({
  value,
  label: SEVERITY_LABEL[value],
}));
const KINDS = INCIDENT_KINDS.map((value) => ({ value, label: KIND_LABEL[value] }));
const SCOPES = [
  { name: 'projectId', dimension: 'project', label: common.project, placeholder: texts.matcherAnyProject },
  { name: 'apiKeyId', dimension: 'apiKey', label: common.key, placeholder: texts.matcherAnyKey },
  { name: common.modelLower, dimension: 'model', label: common.model, placeholder: texts.matcherAnyModel },
] as const;

/** Which incidents: severities, kinds and scope; what is left empty means "any". */
export function MatcherFields({ matcher, onChange, errorOf }: MatcherFieldsProps) {
  const isNarrowed = matcher.kinds.length > 0 || SCOPES.some(({ name }) => matcher.scope[name] !== undefined);
  const changeScope = (name: (typeof SCOPES)[number]['name'], value: string) => {
    const { [name]: _before, ...rest } = matcher.scope;
    onChange({ ...matcher, scope: value === '' ? rest : { ...rest, [name]: value } });
  };
  return (
    <div className="flex flex-col gap-3">
      <TickList
        legend={common.severity}
        note={texts.matcherSeverityNote}
        options={SEVERITIES}
        chosen={matcher.severities}
        onChange={(severities) => onChange({ ...matcher, severities })}
        error={errorOf('matcher.severities')}
      />
      <details open={isNarrowed} className="rounded-md border px-3 py-2">
        <summary className="text-sm font-medium">
          {texts.matcherKindAndScopeSummary}{' '}
          <span className="font-normal text-muted">· {isNarrowed ? texts.matcherNarrowed : texts.matcherAny}</span>
        </summary>
        <div className="mt-3 mb-1 flex flex-col gap-3">
          <TickList
            legend={common.kind}
            note={texts.matcherSeverityNote}
            options={KINDS}
            chosen={matcher.kinds}
            onChange={(kinds) => onChange({ ...matcher, kinds })}
          />
          {SCOPES.map(({ name, ...rest }) => (
            <ScopeField
              key={name}
              {...rest}
              value={matcher.scope[name] ?? ''}
              error={errorOf(`matcher.scope.${name}`)}
              onChange={(value) => changeScope(name, value)}
            />
          ))}
        </div>
      </details>
    </div>
  );
}
