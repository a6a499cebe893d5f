'use client';

import { useState } from 'react';
import { ChannelPicker } from '@/components/budgets/channel-picker';
import { PayerField } from '@/components/budgets/payer-field';
import { SourceField } from '@/components/budgets/source-field';
import { Field, Select } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { NameField } from '@/components/ui/name-field';
import { toast } from '@/components/ui/toast';
import type { AlertRule } from '@/lib/contracts/alert-rules/alert-rules';
import { findFieldError } from '@/lib/http/field-error';
import { RULE_KIND_TEXT } from '@/lib/presenters/alert-rules/rule-view';
import { useSaveAlertRule } from '@/lib/queries/alert-rules/alert-rules';
import * as texts from '@/lib/texts/en/alert-rules';
import * as common from '@/lib/texts/en/common';
import { makePreviewInput, makeRuleDraft, makeRuleInput, type RuleDraft, TAKE_PAYERS } from './rule-draft';
import { RuleOptions } from './rule-options';
import { RulePreview } from './rule-preview';
import { RuleScheduleFields } from './rule-schedule-fields';
import { RuleScopeFields } from './rule-scope-fields';

const KINDS = Object.keys(RULE_KIND_TEXT) as AlertRule['kind'][];
/** Kinds that look at the whole workspace. */
const WITHOUT_SCOPE: readonly AlertRule['kind'][] = ['stale-data', 'account-activity', 'leak', 'balance'];

/** The change that makes a rule what it was. */
const makeWayBack = (rule: AlertRule) => ({ id: rule.id, input: makeRuleInput(makeRuleDraft(rule), rule) });

/** Creates a rule (`rule` null) or changes one, with a live answer to what it would have fired on. */
export function EditRuleDialog({ rule, onClose }: { rule: AlertRule | null; onClose: () => void }) {
  const [draft, setDraft] = useState(() => makeRuleDraft(rule));
  const save = useSaveAlertRule();
  const change = (next: Partial<RuleDraft>) => setDraft((current) => ({ ...current, ...next }));
  const errorOf = (path: string) => findFieldError(save.error, path);
  const submit = () =>
    save.mutate(
      { id: rule?.id ?? null, input: makeRuleInput(draft, rule) },
      {
        onSuccess: () => {
          if (rule) toast.undoable(texts.editSaved, () => save.mutate(makeWayBack(rule)));
          else toast.success(texts.editCreated);
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={rule ? texts.editTitle : texts.newTitle}
      description={RULE_KIND_TEXT[draft.kind].about}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saveLabel={rule ? common.save : texts.editSave}
      isBusy={save.isPending}
      isComplete={draft.name.trim() !== ''}
    >
      <NameField
        placeholder={texts.editNamePlaceholder}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errorOf('name')}
      />
      {rule ? null : <KindField draft={draft} onChange={change} />}
      <RuleOptions draft={draft} onChange={change} errorOf={errorOf} />
      <ScopeFields draft={draft} onChange={change} errorOf={errorOf} />
      <RulePreview input={makePreviewInput(draft, rule)} />
      <SeverityField draft={draft} onChange={change} />
      <RuleScheduleFields schedule={draft.schedule} onChange={(schedule) => change({ schedule })} errorOf={errorOf} />
      <ChannelPicker chosen={draft.channelIds} onChange={(channelIds) => change({ channelIds })} />
    </FormDialog>
  );
}

/** Where the rule looks: a payer alone, or a provider or connection and what the kind can tell apart within it. */
function ScopeFields({ draft, onChange, errorOf }: FieldsProps & { errorOf: (path: string) => string | undefined }) {
  const takesPayer = TAKE_PAYERS.includes(draft.kind);
  const isByPayer = takesPayer && draft.payerId !== '';
  return (
    <>
      {takesPayer ? (
        <PayerField
          value={draft.payerId}
          error={errorOf('scope.payerId')}
          onChange={(payerId) => onChange({ payerId })}
        />
      ) : null}
      {isByPayer ? null : <SourceField draft={draft} onChange={onChange} errorOf={errorOf} />}
      {isByPayer || WITHOUT_SCOPE.includes(draft.kind) ? null : (
        <RuleScopeFields draft={draft} onChange={onChange} errorOf={errorOf} />
      )}
    </>
  );
}

type FieldsProps = { draft: RuleDraft; onChange: (next: Partial<RuleDraft>) => void };

function KindField({ draft, onChange }: FieldsProps) {
  return (
    <Field label={common.kind}>
      {(field) => (
        <Select
          {...field}
          value={draft.kind}
          onChange={(event) => onChange({ kind: event.target.value as RuleDraft['kind'] })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {RULE_KIND_TEXT[kind].label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function SeverityField({ draft, onChange }: FieldsProps) {
  return (
    <Field label={common.severity}>
      {(field) => (
        <Select
          {...field}
          value={draft.severity}
          onChange={(event) => onChange({ severity: event.target.value as RuleDraft['severity'] })}
        >
          <option value="">{texts.editDetectedSeverityOption}</option>
          <option value="info">{texts.editInfoNoMailOption}</option>
          <option value="warning">{common.warning}</option>
          <option value="critical">{common.critical}</option>
        </Select>
      )}
    </Field>
  );
}
