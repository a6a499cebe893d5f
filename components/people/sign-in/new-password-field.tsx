'use client';

import { useEffect, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Field, Input } from '@/components/ui/field';
import { judgePassword, MINIMUM_PASSWORD_LENGTH } from '@/lib/domain/people/password-rule';
import type { PasswordScore } from './score-password';

type NewPasswordFieldProps = { name: string; label: string; error?: string | undefined };

/** A password that is being chosen, with its strength; the word lists are loaded with the first letter. */
export function NewPasswordField({ name, label, error }: NewPasswordFieldProps) {
  const [password, setPassword] = useState('');
  const score = usePasswordScore(password);
  return (
    <Field label={label} help={<Strength length={password.length} score={score} />} error={error}>
      {(field) => (
        <Input
          {...field}
          name={name}
          type="password"
          required
          minLength={MINIMUM_PASSWORD_LENGTH}
          autoComplete="new-password"
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
    </Field>
  );
}

function usePasswordScore(password: string): PasswordScore | null {
  const [score, setScore] = useState<PasswordScore | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const judge = async () => {
      const { scorePassword } = await import('./score-password');
      if (isCurrent) setScore(scorePassword(password));
    };
    // Without the word lists the server's verdict stands alone.
    if (password !== '') judge().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [password]);
  return password === '' ? null : score;
}

const LEVEL_COLOR = ['bg-critical', 'bg-warning', 'bg-accent', 'bg-ok'];

function Strength({ length, score }: { length: number; score: PasswordScore | null }) {
  const { level, text } = judgePassword(length, score?.score ?? null, score?.hint ?? null);
  return (
    <span className="flex items-center gap-2" aria-live="polite">
      {length === 0 ? null : (
        <span className="flex shrink-0 gap-0.5" aria-hidden>
          {LEVEL_COLOR.map((color, index) => (
            <span
              key={color}
              className={classNames('h-1 w-5 rounded-full', index <= level ? LEVEL_COLOR[level] : 'bg-line')}
            />
          ))}
        </span>
      )}
      {text}
    </span>
  );
}
