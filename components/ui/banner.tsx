import { CircleAlert, Clock3, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type BannerTone = 'info' | 'stale' | 'warning' | 'critical';

const TONE: Record<BannerTone, { box: string; icon: typeof Info }> = {
  info: { box: 'border-line bg-surface text-accent', icon: Info },
  stale: { box: 'border-stale/30 bg-stale-soft text-stale', icon: Clock3 },
  warning: { box: 'border-warning/30 bg-warning-soft text-warning', icon: TriangleAlert },
  critical: { box: 'border-critical/30 bg-critical-soft text-critical', icon: CircleAlert },
};

type BannerProps = { tone: BannerTone; title: ReactNode; children?: ReactNode; action?: ReactNode };

/** One line across the page about its state; `critical` interrupts a screen reader, the others wait. */
export function Banner({ tone, title, children, action }: BannerProps) {
  const { box, icon: Icon } = TONE[tone];
  return (
    <div
      role={tone === 'critical' ? 'alert' : 'status'}
      className={classNames('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-2.5', box)}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1 text-sm">
        <span className="font-medium">{title}</span>
        {children ? <div className="text-ink/80 break-words">{children}</div> : null}
      </div>
      {action ? <div className="text-sm max-md:basis-full max-md:pl-7">{action}</div> : null}
    </div>
  );
}
