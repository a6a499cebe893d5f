import { ExternalLink } from 'lucide-react';
import type { Provider } from '@/lib/contracts/connections/providers';
import * as texts from '@/lib/texts/en/connections';

/** How the key of a provider is made, the least it must be allowed, and what is seen with it. */
export function ProviderGuide({ provider }: { provider: Provider }) {
  const { setup, capabilities } = provider;
  return (
    <div className="flex flex-col gap-3 rounded-md border bg-canvas px-3 py-3 text-sm">
      <ol className="list-decimal space-y-1 pl-5">
        {setup.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {setup.keyPage === null ? null : (
        <a
          href={setup.keyPage}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          {texts.guideKeyPageLink(provider.name)}
          <ExternalLink className="size-3.5" aria-hidden />
        </a>
      )}
      <dl className="space-y-2">
        <Fact label={texts.guideLeastRightsLabel}>{setup.leastRights}</Fact>
        <Fact label={texts.guideSeesLabel}>
          <ul className="list-disc pl-5">
            {setup.sees.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Fact>
        <Fact label={texts.guideFreshnessLabel}>{capabilities.freshness}</Fact>
      </dl>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
