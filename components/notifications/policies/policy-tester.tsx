'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Field, Input, Select } from '@/components/ui/field';
import type { PolicyPreview } from '@/lib/contracts/notifications/notification-policies';
import { INCIDENT_KINDS } from '@/lib/domain/incidents/incident-matcher';
import { MINUTE_MS } from '@/lib/domain/time';
import { SEVERITY_LABEL } from '@/lib/presenters/incidents/incident-view';
import { KIND_LABEL } from '@/lib/presenters/incidents/matcher-view';
import { formatDayTime, formatDuration } from '@/lib/presenters/instant';
import { policyPreviewQuery } from '@/lib/queries/notifications/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/policies';

const SEVERITIES = ['critical', 'warning', 'info'] as const;
const ACTION = {
  now: { label: texts.testerAtOnceLabel, tone: 'ok' },
  hold: { label: common.held, tone: 'warning' },
  suppress: { label: common.notNotified, tone: 'neutral' },
} as const;

/** Who would be notified of an incident at a given time, by which policy, and what follows while it is unacknowledged. */
export function PolicyTester() {
  const { timezone } = useReader();
  const [severity, setSeverity] = useState<(typeof SEVERITIES)[number]>('critical');
  const [kind, setKind] = useState<(typeof INCIDENT_KINDS)[number]>('spike');
  const [at, setAt] = useState<string | null>(null);
  const { data, error } = useQuery({
    ...policyPreviewQuery({ severity, kind, ...(at === null ? {} : { at }) }),
    placeholderData: (before) => before,
  });
  const changeTime = async (text: string) => {
    const { parseLocalInput } = await import('@/lib/presenters/instant-input');
    setAt(text === '' ? null : parseLocalInput(text, timezone));
  };
  return (
    <Card title={texts.testerTitle} note={texts.testerNote}>
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
        <Field label={common.severity}>
          {(field) => (
            <Select
              {...field}
              value={severity}
              onChange={(event) => setSeverity(SEVERITIES.find((one) => one === event.target.value) ?? 'critical')}
            >
              {SEVERITIES.map((one) => (
                <option key={one} value={one}>
                  {SEVERITY_LABEL[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={common.kind}>
          {(field) => (
            <Select
              {...field}
              value={kind}
              onChange={(event) => setKind(INCIDENT_KINDS.find((one) => one === event.target.value) ?? 'spike')}
            >
              {INCIDENT_KINDS.map((one) => (
                <option key={one} value={one}>
                  {KIND_LABEL[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={texts.testerAtLabel} help={common.emptyMeansNow(timezone)}>
          {(field) => (
            <Input {...field} type="datetime-local" onChange={(event) => void changeTime(event.target.value)} />
          )}
        </Field>
      </div>
      <div aria-live="polite" className="mt-4">
        {error ? (
          <p role="alert" className="text-sm text-critical">
            {texts.testerError(error.message)}
          </p>
        ) : data ? (
          <TesterAnswer preview={data} />
        ) : (
          <p className="text-sm text-muted">{texts.testerLoading}</p>
        )}
      </div>
    </Card>
  );
}

function TesterAnswer({ preview }: { preview: PolicyPreview }) {
  const reader = useReader();
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {preview.decisions.map((decision) => (
        <li key={`${decision.action} ${decision.policyId} ${decision.reason}`} className="flex items-start gap-2">
          <Badge tone={ACTION[decision.action].tone}>{ACTION[decision.action].label}</Badge>
          <span className="min-w-0">
            <span className="break-words">{describeRecipients(decision.recipients)}</span>
            <span className="block text-xs text-muted">
              {decision.reason}
              {decision.until ? texts.testerGoesOut(formatDayTime(decision.until, reader)) : ''}
            </span>
          </span>
        </li>
      ))}
      {preview.followUps.map((one) => (
        <li key={`${one.kind} ${one.policyName} ${one.afterMinutes}`} className="flex items-start gap-2">
          <Badge tone="info">
            {(one.kind === 'repeat' ? texts.testerEveryBadge : texts.testerAfterBadge)(
              formatDuration(one.afterMinutes * MINUTE_MS),
            )}
          </Badge>
          <span className="min-w-0">
            <span className="break-words">{describeRecipients(one.recipients)}</span>
            <span className="block text-xs text-muted">
              {(one.kind === 'repeat' ? texts.testerRepeat : texts.testerEscalation)(one.policyName)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function describeRecipients(recipients: PolicyPreview['followUps'][number]['recipients']): string {
  if (recipients.length === 0) return 'No one';
  return recipients.map((one) => `${one.recipient} (${one.channelName})`).join(', ');
}
