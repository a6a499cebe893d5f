import { TriangleAlert } from 'lucide-react';
import type { KeyWarning } from '@/lib/contracts/connections/connections';
import * as texts from '@/lib/texts/en/connections';

/** Where a key can do more than its work needs. */
export function KeyWarnings({ warnings }: { warnings: KeyWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-col gap-2">
      {warnings.map(({ key, message }) => (
        <li key={key} className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-label={texts.keyWarningsLabel} />
          {message}
        </li>
      ))}
    </ul>
  );
}
