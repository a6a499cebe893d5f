'use client';

import * as texts from '@/lib/texts/en/people/tokens';
export type TokenScope = 'read' | 'write' | 'contain' | 'admin';

const SCOPES: readonly (readonly [TokenScope, string])[] = [
  ['read', 'Read: usage, incidents, budgets, settings'],
  ['write', 'Write: budgets, rules, incidents, views'],
  ['contain', 'Contain: stop keys at the provider'],
  ['admin', 'Admin: connections, channels, tokens, members'],
];

/** What a token may be used for, within its role. */
export function ScopeBoxes({
  scopes,
  onChange,
}: {
  scopes: readonly TokenScope[];
  onChange: (scopes: readonly TokenScope[]) => void;
}) {
  const toggle = (scope: TokenScope) =>
    onChange(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">{texts.scopesLegend}</legend>
      {SCOPES.map(([scope, text]) => (
        <label key={scope} className="flex items-center gap-2 text-sm">
          <input type="checkbox" className="size-4" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
