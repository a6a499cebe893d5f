import { CHANNEL_KIND_GUIDES, type ChannelKind } from './channel-kinds';

/** Every kind of channel with what one gets; a press goes on to what it needs. */
export function KindPicker({ onPick }: { onPick: (kind: ChannelKind) => void }) {
  return (
    <ul className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      {CHANNEL_KIND_GUIDES.map(({ kind, label, icon: Icon, summary }) => (
        <li key={kind}>
          <button
            type="button"
            onClick={() => onPick(kind)}
            className="flex h-full w-full items-start gap-3 rounded-lg border px-3 py-2.5 text-left hover:border-line-strong hover:bg-hover"
          >
            <Icon className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
            <span className="min-w-0">
              <span className="block text-sm font-medium">{label}</span>
              <span className="block text-xs text-muted">{summary}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
