'use client';

import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { useVerifyCode } from '@/lib/queries/people/sign-in';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/sign-in';

const KINDS = {
  app: {
    label: texts.codeFormAuthenticatorLabel,
    help: texts.codeFormAuthenticatorHelp,
    other: texts.codeFormUseRecoveryCode,
    inputMode: 'numeric',
    autoComplete: 'one-time-code',
  },
  recovery: {
    label: texts.codeFormRecoveryCodeLabel,
    help: texts.codeFormRecoveryCodeHelp,
    other: texts.codeFormUseAuthenticator,
    inputMode: 'text',
    autoComplete: 'off',
  },
} as const;

/** The second step of signing in. */
export function CodeForm({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [kind, setKind] = useState<keyof typeof KINDS>('app');
  const [code, setCode] = useState('');
  const verify = useVerifyCode();
  const words = KINDS[kind];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    verify.mutate({ code: code.trim().replaceAll(' ', ''), kind }, { onSuccess: onDone, onError: () => setCode('') });
  };
  const swap = () => {
    setKind(kind === 'app' ? 'recovery' : 'app');
    setCode('');
    verify.reset();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {verify.error ? <Banner tone="critical" title={verify.error.message} /> : null}
      <Field label={words.label} help={words.help}>
        {(field) => (
          <Input
            {...field}
            key={kind}
            autoFocus
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
            inputMode={words.inputMode}
            autoComplete={words.autoComplete}
            spellCheck={false}
            maxLength={20}
            className="font-mono tracking-wider"
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        isBusy={verify.isPending || verify.isSuccess}
        disabled={code.trim() === ''}
        className="h-9 max-md:h-11"
      >
        {common.continueButton}
      </Button>
      <div className="flex flex-wrap justify-between gap-2 text-sm">
        <Button variant="ghost" size="sm" onClick={swap}>
          {words.other}
        </Button>
        <Button variant="ghost" size="sm" onClick={onBack}>
          {texts.codeFormStartAgainButton}
        </Button>
      </div>
    </form>
  );
}
