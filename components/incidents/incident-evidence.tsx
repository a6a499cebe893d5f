import { Download } from 'lucide-react';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import * as texts from '@/lib/texts/en/incidents';

const FILES = [
  { file: 'evidence.zip', text: texts.evidenceZipLink },
  { file: 'evidence.pdf', text: texts.evidencePdfLink },
  { file: 'report.md', text: texts.evidenceReportLink },
] as const;

/** Files to take away: evidence for the provider's support, and the report for those who work on it. */
export function IncidentEvidence({ incidentId }: { incidentId: string }) {
  return (
    <Card title={texts.evidenceTitle}>
      <p className="text-sm text-muted">{texts.evidenceNote}</p>
      <div className="mt-3 flex flex-wrap gap-2 max-md:flex-col">
        {FILES.map(({ file, text }) => (
          <a
            key={file}
            href={`/api/v1/incidents/${incidentId}/${file}`}
            download
            className={buttonClass('secondary', 'md', 'max-md:h-11')}
          >
            <Download aria-hidden />
            {text}
          </a>
        ))}
      </div>
    </Card>
  );
}
