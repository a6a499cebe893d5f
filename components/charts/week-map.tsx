import type { WeekMapModel } from '@/lib/presenters/usage/week-map';
import * as texts from '@/lib/texts/en/charts';

/** Hour by weekday as a grid of shades; each cell says its number, so that colour is not the only sign. */
export function WeekMap({ model }: { model: WeekMapModel }) {
  return (
    <figure aria-label={model.title}>
      <figcaption className="sr-only">{model.summary}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard. */}
      <section className="relative overflow-x-auto" tabIndex={0} aria-label={texts.weekMapLabel(model.title)}>
        <table className="w-full min-w-[640px] table-fixed border-separate border-spacing-0.5 text-2xs">
          <thead>
            <tr>
              <th scope="col" className="w-10 text-left font-normal text-faint">
                <span className="sr-only">{texts.weekMapWeekday}</span>
              </th>
              {model.hours.map((hour) => (
                <th key={hour} scope="col" className="h-5 font-normal text-faint">
                  {hour % 3 === 0 ? String(hour).padStart(2, '0') : <span className="sr-only">{hour}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {model.rows.map((row) => (
              <tr key={row.weekday}>
                <th scope="row" className="text-left font-normal text-muted">
                  {row.weekday}
                </th>
                {row.cells.map((cell) => (
                  <td
                    key={cell.hour}
                    title={cell.title}
                    className="h-8 rounded-xs p-0 text-center"
                    style={{
                      background:
                        cell.level === null
                          ? 'var(--sunken)'
                          : `color-mix(in oklab, var(--accent) ${cell.level}%, var(--sunken))`,
                    }}
                  >
                    <span className="sr-only">{cell.title}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
        <span>
          {texts.weekMapNote(model.zone)}
          {model.isApproximate ? ` ${texts.weekMapApproximate}` : null}
        </span>
        <span className="flex items-center gap-1.5" aria-hidden>
          {model.lowest}
          {[8, 25, 45, 65, 90].map((level) => (
            <span
              key={level}
              className="size-3 rounded-xs"
              style={{ background: `color-mix(in oklab, var(--accent) ${level}%, var(--sunken))` }}
            />
          ))}
          {model.highest}
        </span>
      </div>
    </figure>
  );
}
