import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ConnectionTestResult } from '@/lib/contracts/connections';
import * as texts from '@/lib/texts/en/connections/test-result';
import { KeyWarnings } from './key-warnings';

const OF_KEY = { admin: texts.adminKey, action: texts.actionKey } as const;

/** What small real calls with the keys found, area by area. A failed test has its cause in the headline. */
export function TestResult({ result }: { result: ConnectionTestResult }) {
  const keys = (['admin', 'action'] as const).filter((key) => result.checks.some((check) => check.key === key));
  return (
    <div role="status" className="rounded-md border px-3 py-2 text-sm">
      <p className={result.ok ? 'font-medium text-ok' : 'font-medium text-critical'}>{result.message}</p>
      {keys.map((key) => (
        <section key={key}>
          {keys.length > 1 ? <h3 className="mt-2 text-xs text-muted">{OF_KEY[key]}</h3> : null}
          <ul className="mt-1.5 flex flex-col gap-1">
            {result.checks
              .filter((check) => check.key === key)
              .map((check) => (
                <Check key={check.name} check={check} isExplained={!result.ok} />
              ))}
          </ul>
        </section>
      ))}
      <KeyWarnings warnings={result.warnings} />
    </div>
  );
}

function Check({ check, isExplained }: { check: ConnectionTestResult['checks'][number]; isExplained: boolean }) {
  return (
    <li className="flex items-start gap-2">
      {check.ok ? (
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-label={texts.fine} />
      ) : (
        <CircleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-label={texts.notShould} />
      )}
      <span className="min-w-0">
        {check.name}
        {check.isWanted ? null : <span className="text-muted">: {check.ok ? texts.notPossible : texts.possible}</span>}
        {check.ok || !isExplained ? null : (
          <span className="block text-xs break-words text-muted">{check.message}</span>
        )}
      </span>
    </li>
  );
}
