import type { RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { WEEKDAYS } from '@/lib/presenters/incidents/matcher-view';
import { buildWeekStrip } from '@/lib/presenters/notifications/week-strip';
import * as texts from '@/lib/texts/en/alert-rules';

const HOURS_SHOWN = ['00', '06', '12', '18', '24'];

/** Active times drawn over the week, with their sum in words. */
export function WeekStrip({ schedule }: { schedule: RuleSchedule }) {
  const { days, hours } = buildWeekStrip(schedule);
  return (
    <div className="rounded-md bg-sunken px-3 py-2">
      <p className="text-xs text-muted" aria-live="polite">
        {texts.weekStripSummary(hours)}
      </p>
      <div className="mt-1.5 flex flex-col gap-1" aria-hidden>
        {WEEKDAYS.map((name, index) => (
          <div key={name} className="flex items-center gap-2">
            <span className="w-7 text-2xs text-muted">{name}</span>
            <span className="relative h-2 flex-1 rounded-full bg-line">
              {(days[index] ?? []).map((bar) => (
                <span
                  key={bar.startPercent}
                  className="absolute inset-y-0 rounded-full bg-accent"
                  style={{ left: `${bar.startPercent}%`, width: `${bar.widthPercent}%` }}
                />
              ))}
            </span>
          </div>
        ))}
        <div className="flex justify-between pl-9 text-2xs text-faint">
          {HOURS_SHOWN.map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
      </div>
    </div>
  );
}
