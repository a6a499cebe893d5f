import { Banner } from '@/components/ui/banner';
import * as texts from '@/lib/texts/en/connections-data-health';

type UnreadableRow = { id: string; what: keyof typeof texts.UNREADABLE_KINDS; name: string; reason: string };

/** Stored rows that cannot be read: nothing is judged or told by them, so they must not go unseen. */
export function UnreadableRows({ rows }: { rows: readonly UnreadableRow[] }) {
  if (rows.length === 0) return null;
  return (
    <Banner tone="critical" title={texts.unreadableTitle}>
      <p>{texts.unreadableNote}</p>
      <ul className="mt-1 list-disc pl-5">
        {rows.map((row) => (
          <li key={row.id}>
            {texts.UNREADABLE_KINDS[row.what]} <span className="font-medium">{row.name}</span>: {row.reason}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
