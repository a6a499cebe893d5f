'use client';

import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { RegisterPlan } from '@/lib/contracts/keys/register';
import { formatCount } from '@/lib/presenters/count';
import { useImportRegister } from '@/lib/queries/keys/keys';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-inventory';

/** Takes a register from a file, after showing line by line what it would change or what is wrong with it. */
export function ImportRegister() {
  const { can } = useWorkspace();
  const reader = useReader();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const run = useImportRegister();
  if (!can.describeKeys) return null;
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const content = await file.text();
    setText(content);
    run.mutate({ text: content, dryRun: true });
  };
  const plan = run.data;
  const apply = () =>
    run.mutateAsync({ text, dryRun: false }).then(
      ({ applied }) => {
        if (!applied) return;
        toast.success(texts.importDone);
        setIsOpen(false);
      },
      // Shown below through `run.error`.
      () => undefined,
    );
  return (
    <>
      <Button size="sm" onClick={() => setIsOpen(true)}>
        {texts.importButton}
      </Button>
      {isOpen ? (
        <Dialog isOpen onOpenChange={setIsOpen} title={texts.importTitle} description={texts.importText}>
          <Field label={texts.importFileLabel} error={run.error?.message}>
            {(props) => (
              <input
                {...props}
                type="file"
                accept=".csv,text/csv"
                className="text-sm"
                onChange={(event) => void choose(event.target.files?.[0])}
              />
            )}
          </Field>
          {plan ? <Preview plan={plan} /> : null}
          <DialogActions>
            <Button onClick={() => setIsOpen(false)}>{common.cancel}</Button>
            {plan && plan.problems.length === 0 && plan.changes.length > 0 ? (
              <Button variant="primary" isBusy={run.isPending} onClick={() => void apply()}>
                {texts.importApply(formatCount(plan.changes.length, reader))}
              </Button>
            ) : null}
          </DialogActions>
        </Dialog>
      ) : null}
    </>
  );
}

/** Lines shown at most; the button shows the number of all. */
const MAX_LINES = 200;

function Preview({ plan: { problems, changes } }: { plan: RegisterPlan }) {
  if (problems.length === 0 && changes.length === 0) return <p className="mt-3 text-sm">{texts.importNothing}</p>;
  return (
    <ul className="mt-3 max-h-72 overflow-y-auto text-sm">
      {problems.map(({ line, field, message }) => (
        <li key={`${line} ${field} ${message}`} className="wrap-anywhere text-critical">
          {texts.importLine(String(line), field, message)}
        </li>
      ))}
      {changes.slice(0, MAX_LINES).map(({ key, name, fields }) => (
        <li key={key} className="wrap-anywhere">
          {texts.importChange(
            name === '' ? key : name,
            fields.map(({ field, from, to }) => `${field} ${from || '–'} → ${to || '–'}`).join('; '),
          )}
        </li>
      ))}
    </ul>
  );
}
