import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { ConnectionTestResult } from '@/lib/contracts/connections/connections';
import * as texts from '@/lib/texts/en/connections';
import { KeyWarnings } from './key-warnings';

const OF_KEY = { admin: texts.keysReadingKeyName, action: texts.actionKeyLabel } as const;

/**
 * What small real calls with the keys found: the verdict and what is too much first, then area by area. A failed test has
 * its cause in the headline. It is scrolled into view, below the fields that it is about.
 */
export function TestResult({ result }: { result: ConnectionTestResult }) {
  const keys = (['admin', 'action'] as const).filter((key) => result.checks.some((check) => check.key === key));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers answer a scroll with a promise, which is no way to clean up.
    box.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div ref={box} role="status" className="rounded-md border px-3 py-2 text-sm">
      <p className={classNames('font-medium break-words', readTone(result))}>{result.message}</p>
      <KeyWarnings warnings={result.warnings} />
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
    </div>
  );
}

const readTone = ({ ok, warnings }: ConnectionTestResult) =>
  ok ? (warnings.length > 0 ? 'text-warning' : 'text-ok') : 'text-critical';

function Check({ check, isExplained }: { check: ConnectionTestResult['checks'][number]; isExplained: boolean }) {
  return (
    <li className="flex items-start gap-2">
      {check.ok ? (
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-label={texts.testResultFineLabel} />
      ) : (
        <CircleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-label={texts.testResultWrongLabel} />
      )}
      <span className="min-w-0">
        {check.name}
        {check.isWanted ? null : (
          <span className="text-muted">: {check.ok ? texts.testResultNotPossible : texts.testResultPossible}</span>
        )}
        {check.ok || !isExplained ? null : (
          <span className="block text-xs break-words text-muted">{check.message}</span>
        )}
      </span>
    </li>
  );
}
