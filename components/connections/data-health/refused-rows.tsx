import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { formatQuantity } from '@/lib/presenters/count';
import { formatSpan } from '@/lib/presenters/instant';
import * as texts from '@/lib/texts/en/connections-data-health';

const SHOWN = 5;

/** Rows of a provider that could not be read: they are missing in the numbers, and their days are not complete. */
export function RefusedRows({ refused }: { refused: ReconciliationResponse['refusedRows'] }) {
  const reader = useReader();
  if (refused.length === 0) return null;
  const newest = [...refused].sort((a, b) => b.start.localeCompare(a.start)).slice(0, SHOWN);
  return (
    <Banner tone="critical" title={texts.refusedTitle(formatQuantity(refused.length, 'bucket', reader))}>
      <p>{texts.refusedText}</p>
      <ul className="mt-1 list-disc pl-5">
        {newest.map((one) => (
          <li key={`${one.connection.id}|${one.subject}|${one.start}|${one.end}`} className="break-words">
            {texts.refusedLine({
              span: formatSpan(one.start, one.end, reader),
              connection: one.connection.name ?? one.connection.id,
              rows: formatQuantity(one.rows, 'row', reader),
              message: one.message,
            })}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
