'use client';

import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import type { ContainmentPolicy } from '@/lib/contracts/containment/policies';
import { formatMoney } from '@/lib/presenters/money';
import { useDeleteContainmentPolicy, useUpdateContainmentPolicy } from '@/lib/queries/containment/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/containment';
import { MODES } from './modes';

const TONE: Record<ContainmentPolicy['mode'], Tone> = {
  off: 'neutral',
  dry_run: 'info',
  ask: 'warning',
  automatic: 'critical',
};

/** One policy in a sentence, with its mode to change. Arming it wants a proof of identity. */
export function PolicyRow({ policy }: { policy: ContainmentPolicy }) {
  const { can } = useWorkspace();
  const reader = useReader();
  const update = useUpdateContainmentPolicy();
  const remove = useDeleteContainmentPolicy();
  const { run, dialog } = useVerification('automation');
  const { ratePerHour, lost } = policy.when;
  const conditions = [
    ...(ratePerHour === null ? [] : [texts.policyRowRate(formatMoney(ratePerHour, reader))]),
    ...(lost === null ? [] : [texts.policyRowLost(formatMoney(lost, reader))]),
  ].join(texts.policyRowOr);
  const sentence =
    conditions === '' ? texts.policyRowAnyCritical(policy.action) : texts.policyRowCondition(conditions, policy.action);
  const change = (mode: ContainmentPolicy['mode']) =>
    run(() => update.mutateAsync({ id: policy.id, mode })).catch(() => undefined);
  const error = [update.error, remove.error].find((one) => one && !isProofWanted(one));
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 font-medium break-words">
          <Badge tone={TONE[policy.mode]}>{MODES[policy.mode]}</Badge>
          {policy.name}
        </p>
        <p className="mt-0.5 text-sm break-words text-muted">{sentence}</p>
        {Object.values(policy.scope).length > 0 ? (
          <p className="mt-0.5 font-mono text-xs break-all text-muted">{Object.values(policy.scope).join(', ')}</p>
        ) : null}
        {error ? (
          <p role="alert" className="mt-1 text-sm text-critical">
            {error.message}
          </p>
        ) : null}
      </div>
      {can.contain ? (
        <div className="flex flex-wrap gap-2">
          <Select
            aria-label={texts.policyRowModeLabel(policy.name)}
            value={policy.mode}
            disabled={update.isPending}
            onChange={(event) => void change(event.target.value as ContainmentPolicy['mode'])}
          >
            {Object.entries(MODES).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
          <Button
            size="sm"
            isBusy={remove.isPending}
            aria-label={texts.policyRowDeleteLabel(policy.name)}
            onClick={() => remove.mutate(policy.id)}
          >
            {common.remove}
          </Button>
        </div>
      ) : null}
      {dialog}
    </li>
  );
}
