'use client';

import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { TextArea } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { ConfigurationPlan } from '@/lib/contracts/installation/configuration';
import { describePlan, findFileKind, hasChanges } from '@/lib/presenters/installation/configuration-view';
import { useApplyConfiguration, usePlanConfiguration } from '@/lib/queries/installation/configuration';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-configuration';
import { type FileKind, FormatChoice } from './format-choice';
import { PlanProblems } from './plan-problems';
import { PlanSteps } from './plan-steps';

const EMPTY = { text: '', prune: false, format: 'yaml', content: 'budgets' } as const;
type Draft = FileKind & { text: string; prune: boolean };

/** Takes a file or a pasted text, shows what it would change, and changes it only then. */
export function ImportCard() {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [plan, setPlan] = useState<ConfigurationPlan | null>(null);
  const preview = usePlanConfiguration();
  const apply = useApplyConfiguration();
  const error = apply.error ?? preview.error;
  /** A plan speaks of the text it was made from. */
  const change = (next: Partial<Draft>) => {
    setDraft((current) => ({ ...current, ...next }));
    setPlan(null);
    preview.reset();
    apply.reset();
  };
  const read = async (file: File) => change({ ...findFileKind(file.name), text: await file.text() });
  const run = () =>
    apply.mutate(draft, {
      onSuccess: (done) => {
        toast.success(describePlan(done, 'done'));
        change(EMPTY);
      },
    });
  return (
    <Card title={texts.importTitle} note={texts.importNote}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          preview.mutate(draft, { onSuccess: setPlan });
        }}
      >
        <div className="flex flex-wrap items-center justify-between gap-2">
          <FormatChoice kind={draft} onChange={change} />
          <FileButton onChoose={(file) => void read(file)} />
        </div>
        <TextArea
          aria-label={common.configuration}
          className="min-h-48 font-mono text-xs leading-relaxed"
          spellCheck={false}
          placeholder={texts.importPlaceholder}
          value={draft.text}
          onChange={(event) => change({ text: event.target.value })}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            const [file] = event.dataTransfer.files;
            if (!file) return;
            event.preventDefault();
            void read(file);
          }}
        />
        <label className="flex items-start gap-2 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={draft.prune}
            onChange={(event) => change({ prune: event.target.checked })}
          />
          <span>
            {texts.importDeleteLabel}
            <span className="block text-xs text-muted">{texts.importDeleteHelp}</span>
          </span>
        </label>
        {error ? <PlanProblems error={error} /> : null}
        {plan ? <PlanSteps plan={plan} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            type="submit"
            variant={plan ? 'secondary' : 'primary'}
            isBusy={preview.isPending}
            disabled={draft.text.trim() === ''}
          >
            {common.preview}
          </Button>
          {plan && hasChanges(plan) ? (
            <Button variant={plan.deleted > 0 ? 'danger' : 'primary'} isBusy={apply.isPending} onClick={run}>
              {plan.deleted > 0 ? texts.importApplyDeletingButton(plan.deleted) : common.apply}
            </Button>
          ) : null}
        </div>
      </form>
    </Card>
  );
}

function FileButton({ onChoose }: { onChoose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="sm" onClick={() => input.current?.click()}>
        <FileUp aria-hidden />
        {texts.importChooseFileButton}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,.json,.csv"
        aria-label={texts.importFileLabel}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onChoose(file);
          event.target.value = '';
        }}
      />
    </>
  );
}
