import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { SEVERITY_LABEL, STATE_LABEL } from '@/lib/presenters/incidents/incident-view';

const SEVERITY: Record<Incident['severity'], { tone: Tone; icon: typeof Info }> = {
  critical: { tone: 'critical', icon: CircleAlert },
  warning: { tone: 'warning', icon: TriangleAlert },
  info: { tone: 'info', icon: Info },
};

export function SeverityBadge({ severity }: { severity: Incident['severity'] }) {
  const { tone, icon: Icon } = SEVERITY[severity];
  return (
    <Badge tone={tone}>
      <Icon className="size-3.5" aria-hidden />
      {SEVERITY_LABEL[severity]}
    </Badge>
  );
}

const STATE_TONE: Record<Incident['state'], Tone> = { open: 'warning', acknowledged: 'info', resolved: 'ok' };

export function IncidentStateBadge({ state }: { state: Incident['state'] }) {
  return <Badge tone={STATE_TONE[state]}>{STATE_LABEL[state]}</Badge>;
}
