import { Field, Input, Select } from '@/components/ui/field';
import type { Payer } from '@/lib/contracts/allocation/allocation';
import { listTree } from '@/lib/presenters/allocation/allocation-view';
import * as texts from '@/lib/texts/en/allocation';
import { type RuleDraft, sumShares } from './rule-draft';

type Props = {
  draft: RuleDraft;
  payers: readonly Payer[];
  error: string | undefined;
  onChange: (next: Partial<RuleDraft>) => void;
};

const KINDS = [
  ['payer', texts.targetPayerOption],
  ['fixed', texts.targetFixedOption],
  ['use', texts.targetUseOption],
] as const;

/** Who pays: one, or several by shares or by use. */
export function TargetFields({ draft, payers, error, onChange }: Props) {
  return (
    <>
      <Field label={texts.targetLabel} error={error} help={draft.kind === 'use' ? texts.targetUseHelp : undefined}>
        {(field) => (
          <Select
            {...field}
            value={draft.kind}
            onChange={(event) =>
              onChange({ kind: KINDS.find(([kind]) => kind === event.target.value)?.[0] ?? 'payer' })
            }
          >
            {KINDS.map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.kind === 'payer' ? <PayerSelect draft={draft} payers={payers} onChange={onChange} /> : null}
      {draft.kind === 'fixed' ? <ShareFields draft={draft} payers={payers} onChange={onChange} /> : null}
      {draft.kind === 'use' ? <SharerFields draft={draft} payers={payers} onChange={onChange} /> : null}
    </>
  );
}

type FieldsProps = Omit<Props, 'error'>;

function PayerSelect({ draft, payers, onChange }: FieldsProps) {
  return (
    <Field label={texts.payerColumn}>
      {(field) => (
        <Select {...field} value={draft.payerId} onChange={(event) => onChange({ payerId: event.target.value })}>
          <option value="">–</option>
          {listTree(payers).map(({ node, depth }) => (
            <option key={node.id} value={node.id}>
              {`${'\u2003'.repeat(depth)}${node.name}`}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function ShareFields({ draft, payers, onChange }: FieldsProps) {
  const sum = sumShares(draft);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{texts.targetFixedOption}</legend>
      {payers.map(({ id, name }) => (
        <div key={id} className="grid grid-cols-[1fr_6rem] items-center gap-2 text-sm">
          <span className="min-w-0 break-words">{name}</span>
          <Input
            aria-label={texts.sharePercentLabel(name)}
            inputMode="decimal"
            placeholder="0"
            value={draft.shares[id] ?? ''}
            onChange={(event) => onChange({ shares: { ...draft.shares, [id]: event.target.value } })}
          />
        </div>
      ))}
      {sum === 10_000 ? null : <p className="text-xs text-warning">{texts.targetSum(sum / 100)}</p>}
    </fieldset>
  );
}

function SharerFields({ draft, payers, onChange }: FieldsProps) {
  const { sharers } = draft;
  return (
    <fieldset>
      <legend className="sr-only">{texts.targetUseOption}</legend>
      {payers.map(({ id, name }) => (
        <label key={id} className="flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={sharers.includes(id)}
            onChange={() =>
              onChange({ sharers: sharers.includes(id) ? sharers.filter((one) => one !== id) : [...sharers, id] })
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
