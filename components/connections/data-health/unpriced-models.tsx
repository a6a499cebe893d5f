import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { formatQuantity } from '@/lib/presenters/count';
import * as texts from '@/lib/texts/en/connections-data-health';

/** Usage without a price, or with a part that has none: it is counted, that part of its cost is not estimated. */
export function UnpricedModels({ models }: { models: ReconciliationResponse['unpricedModels'] }) {
  const reader = useReader();
  if (models.length === 0) return null;
  return (
    <Banner tone="warning" title={texts.unpricedModelsTitle(formatQuantity(models.length, 'model', reader))}>
      {texts.unpricedModelsText(
        models.map((one) => `${formatQuantity(one.requests, 'request', reader)}: ${one.reason}`).join('; '),
      )}
    </Banner>
  );
}
