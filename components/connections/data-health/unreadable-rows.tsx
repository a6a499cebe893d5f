import { Banner } from '@/components/ui/banner';
import * as texts from '@/lib/texts/en/connections-data-health';
import { DeleteUnreadable } from './delete-unreadable';

type UnreadableRow = { id: string; what: keyof typeof texts.UNREADABLE_KINDS; name: string; reason: string };

/** Stored rows that cannot be read: they are not evaluated, so they are shown here. */
export function UnreadableRows({ rows, canDelete }: { rows: readonly UnreadableRow[]; canDelete: boolean }) {
  if (rows.length === 0) return null;
  return (
    <Banner tone="critical" title={texts.unreadableTitle}>
      <p>{texts.unreadableNote}</p>
      <ul className="mt-2 flex flex-col gap-2">
        {rows.map((row) => (
          <li key={`${row.what} ${row.id}`} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="min-w-0 flex-1 basis-56 wrap-anywhere">
              {texts.UNREADABLE_KINDS[row.what]} <span className="font-medium">{row.name}</span>: {row.reason}
            </span>
            {canDelete ? <DeleteUnreadable what={row.what} id={row.id} name={row.name} /> : null}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
