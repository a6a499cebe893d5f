import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ConnectionTestResult } from '@/lib/contracts/connections';

/** What small real calls with the key found, area by area. A failed test has its cause in the headline. */
export function TestResult({ result }: { result: ConnectionTestResult }) {
  return (
    <div role="status" className="rounded-md border px-3 py-2 text-sm">
      <p className={result.ok ? 'font-medium text-ok' : 'font-medium text-critical'}>{result.message}</p>
      <ul className="mt-1.5 flex flex-col gap-1">
        {result.checks.map((check) => (
          <li key={check.name} className="flex items-start gap-2">
            {check.ok ? (
              <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-label="fine" />
            ) : (
              <CircleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-label="not readable" />
            )}
            <span className="min-w-0">
              {check.name}
              {check.ok || !result.ok ? null : (
                <span className="block text-xs break-words text-muted">{check.message}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
