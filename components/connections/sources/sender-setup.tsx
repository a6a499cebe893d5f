'use client';

import { useState } from 'react';
import { SecretBox } from '@/components/shell/secret-box';
import { Segmented } from '@/components/ui/segmented';
import { renderSenderSetup, type SenderKind } from '@/lib/presenters/connections/sender-setup';
import * as texts from '@/lib/texts/en/connections-sources';

const SENDER_OPTIONS: { value: SenderKind; label: string; text: string }[] = [
  { value: 'sdk', label: texts.setupSdkOption, text: texts.setupSdkText },
  { value: 'collector', label: texts.setupCollectorOption, text: texts.setupCollectorText },
  { value: 'claude-code', label: texts.setupClaudeCodeOption, text: texts.setupClaudeCodeText },
];

/** Settings of a sender, ready to be copied; without a token its place is marked. */
export function SenderSetup({ endpoint, token }: { endpoint: string; token: string | null }) {
  const [kind, setKind] = useState<SenderKind>('sdk');
  const shown = SENDER_OPTIONS.find(({ value }) => value === kind);
  return (
    <div className="flex flex-col gap-2 text-sm">
      <Segmented label={texts.setupChoiceLabel} options={SENDER_OPTIONS} value={kind} onChange={setKind} />
      <p>{shown?.text}</p>
      <SecretBox secret={renderSenderSetup(kind, { endpoint, token: token ?? texts.setupTokenPlaceholder })} />
    </div>
  );
}
