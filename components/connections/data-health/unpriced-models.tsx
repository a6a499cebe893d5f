import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { formatQuantity } from '@/lib/presenters/count';
import * as texts from '@/lib/texts/en/connections-data-health';

/** Models without a known price: their usage is counted, their cost is not estimated. */
export function UnpricedModels({ models }: { models: ReconciliationResponse['unpricedModels'] }) {
  const reader = useReader();
  if (models.length === 0) return null;
  return (
    <Banner tone="warning" title={texts.withoutKnownPrice(formatQuantity(models.length, 'model', reader))}>
      {texts.usageCountedCost(
        models.map((one) => `${one.model} (${formatQuantity(one.requests, 'request', reader)})`).join(', '),
      )}
    </Banner>
  );
}
