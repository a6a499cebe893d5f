import type { RuleSchedule } from '@/lib/domain/rule-schedule';
import { WEEKDAYS } from '@/lib/presenters/matcher-view';
import { buildWeekStrip } from '@/lib/presenters/week-strip';

/** Active times drawn over the week, with their sum in words. */
export function WeekStrip({ schedule }: { schedule: RuleSchedule }) {
  const { days, hours } = buildWeekStrip(schedule);
  return (
    <div className="rounded-md bg-sunken px-3 py-2">
      <p className="text-xs text-muted" aria-live="polite">
        Active {hours} of 168 hours a week
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
          <span>00</span>
          <span>06</span>
          <span>12</span>
          <span>18</span>
          <span>24</span>
        </div>
      </div>
    </div>
  );
}
