import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import type { ReconciliationResponse } from '@/lib/contracts/usage';
import { formatQuantity } from '@/lib/presenters/count';

/** Models without a known price: their usage is counted, their cost is not estimated. */
export function UnpricedModels({ models }: { models: ReconciliationResponse['unpricedModels'] }) {
  const reader = useReader();
  if (models.length === 0) return null;
  return (
    <Banner tone="warning" title={`${formatQuantity(models.length, 'model', reader)} without a known price`}>
      Their usage is counted, their cost is not in any estimate:{' '}
      {models.map((one) => `${one.model} (${formatQuantity(one.requests, 'request', reader)})`).join(', ')}.
    </Banner>
  );
}
