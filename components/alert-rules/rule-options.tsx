'use client';

import { useQuery } from '@tanstack/react-query';
import { Field, Input, Select } from '@/components/ui/field';
import { EXPECTED_FALSE_ALARMS } from '@/lib/domain/anomaly/types';
import { NOVELTY_TEXT, PROBLEM_TEXT } from '@/lib/presenters/alert-rules/rule-view';
import { budgetsQuery } from '@/lib/queries/budgets/budgets';
import * as texts from '@/lib/texts/en/alert-rules';
import * as common from '@/lib/texts/en/common';
import type { RuleDraft } from './rule-draft';

type RuleOptionsProps = {
  draft: RuleDraft;
  onChange: (next: Partial<RuleDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

const WINDOWS = [
  [5, '5 minutes'],
  [15, '15 minutes'],
  [60, '1 hour'],
  [360, '6 hours'],
  [1440, '1 day'],
] as const;

/** The fields that only rules of the chosen kind have. */
export function RuleOptions(props: RuleOptionsProps) {
  switch (props.draft.kind) {
    case 'anomaly':
      return <AnomalyOptions {...props} />;
    case 'threshold':
      return <ThresholdOptions {...props} />;
    case 'budget':
      return <BudgetOptions {...props} />;
    case 'novelty':
      return <TickOptions {...props} legend={texts.optionsNoveltiesLegend} field="novelties" labels={NOVELTY_TEXT} />;
    case 'key-hygiene':
      return <HygieneOptions {...props} />;
    case 'balance':
      return <NumberOptions {...props} fields={BALANCE_FIELDS} />;
    default:
      return null;
  }
}

function AnomalyOptions({ draft, onChange }: RuleOptionsProps) {
  return (
    <Field label={texts.optionsSensitivityLabel} help={texts.optionsSensitivityHelp}>
      {(field) => (
        <Select
          {...field}
          value={draft.sensitivity}
          onChange={(event) => onChange({ sensitivity: event.target.value as RuleDraft['sensitivity'] })}
        >
          <option value="low">{texts.optionsLowSensitivityOption(EXPECTED_FALSE_ALARMS.low.warnings)}</option>
          <option value="medium">{texts.optionsMediumSensitivityOption(EXPECTED_FALSE_ALARMS.medium.warnings)}</option>
          <option value="high">{texts.optionsHighSensitivityOption(EXPECTED_FALSE_ALARMS.high.warnings)}</option>
        </Select>
      )}
    </Field>
  );
}

function ThresholdOptions({ draft, onChange, errorOf }: RuleOptionsProps) {
  return (
    <div className="grid grid-cols-[4fr_3fr_3fr] gap-3">
      <Field label={texts.optionsMeasureLabel}>
        {(field) => (
          <Select
            {...field}
            value={draft.metric}
            onChange={(event) => onChange({ metric: event.target.value as RuleDraft['metric'] })}
          >
            <option value="cost">{texts.optionsCostInUsdOption}</option>
            <option value="requests">{common.requests}</option>
          </Select>
        )}
      </Field>
      <Field label={texts.optionsAboveLabel} error={errorOf('above')}>
        {(field) => (
          <Input
            {...field}
            required
            inputMode="decimal"
            value={draft.above}
            onChange={(event) => onChange({ above: event.target.value })}
          />
        )}
      </Field>
      <Field label={texts.optionsWindowLabel} error={errorOf('windowMinutes')}>
        {(field) => (
          <Select
            {...field}
            value={draft.windowMinutes}
            onChange={(event) => onChange({ windowMinutes: Number(event.target.value) })}
          >
            {WINDOWS.some(([minutes]) => minutes === draft.windowMinutes) ? null : (
              <option value={draft.windowMinutes}>{texts.optionsWindowOption(draft.windowMinutes)}</option>
            )}
            {WINDOWS.map(([minutes, label]) => (
              <option key={minutes} value={minutes}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}

function BudgetOptions({ draft, onChange, errorOf }: RuleOptionsProps) {
  const { data } = useQuery(budgetsQuery());
  return (
    <div className="grid grid-cols-3 gap-3">
      <Field label={texts.optionsBudgetLabel} error={errorOf('budgetId')}>
        {(field) => (
          <Select {...field} value={draft.budgetId} onChange={(event) => onChange({ budgetId: event.target.value })}>
            <option value="">{texts.optionsEveryBudgetOption}</option>
            {(data ?? []).map((budget) => (
              <option key={budget.id} value={budget.id}>
                {budget.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={texts.optionsPercentLabel} error={errorOf('percent')}>
        {(field) => (
          <Input
            {...field}
            type="number"
            required
            min={1}
            max={1000}
            value={draft.percent}
            onChange={(event) => onChange({ percent: Math.round(Number(event.target.value)) })}
          />
        )}
      </Field>
      <Field label={texts.optionsBasisLabel}>
        {(field) => (
          <Select
            {...field}
            value={draft.basis}
            onChange={(event) => onChange({ basis: event.target.value === 'forecast' ? 'forecast' : 'actual' })}
          >
            <option value="actual">{common.spent}</option>
            <option value="forecast">{common.forecast}</option>
          </Select>
        )}
      </Field>
    </div>
  );
}

function HygieneOptions(props: RuleOptionsProps) {
  return (
    <>
      <TickOptions {...props} legend={texts.optionsProblemsLegend} field="problems" labels={PROBLEM_TEXT} />
      <NumberOptions {...props} fields={HYGIENE_FIELDS} />
    </>
  );
}

type NumberField = readonly ['unusedDays' | 'maxAgeDays' | 'warnDays' | 'maxRechargesPerDay', string, number];

const HYGIENE_FIELDS: readonly NumberField[] = [
  ['unusedDays', texts.optionsUnusedDaysLabel, 3650],
  ['maxAgeDays', texts.optionsMaxAgeDaysLabel, 3650],
];
const BALANCE_FIELDS: readonly NumberField[] = [
  ['warnDays', texts.optionsWarnDaysLabel, 365],
  ['maxRechargesPerDay', texts.optionsMaxRechargesLabel, 100],
];

function NumberOptions({ draft, onChange, errorOf, fields }: RuleOptionsProps & { fields: readonly NumberField[] }) {
  return (
    <div className="grid grid-cols-2 gap-3">
      {fields.map(([name, label, most]) => (
        <Field key={name} label={label} error={errorOf(name)}>
          {(field) => (
            <Input
              {...field}
              type="number"
              required
              min={1}
              max={most}
              value={draft[name]}
              onChange={(event) => onChange({ [name]: Math.round(Number(event.target.value)) })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

type TickOptionsProps = RuleOptionsProps & {
  legend: string;
  field: 'novelties' | 'problems';
  labels: Readonly<Record<string, string>>;
};

function TickOptions({ draft, onChange, errorOf, legend, field, labels }: TickOptionsProps) {
  const chosen = draft[field];
  const error = errorOf(field);
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {Object.entries(labels).map(([value, text]) => (
        <label key={value} className="flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(value)}
            onChange={() =>
              onChange({ [field]: chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value] })
            }
          />
          {text}
        </label>
      ))}
      {error ? <p className="text-xs text-critical">{error}</p> : null}
    </fieldset>
  );
}
