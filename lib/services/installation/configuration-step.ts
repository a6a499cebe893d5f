import type { ConfigurationStep } from '@/lib/contracts/installation/configuration';
import type { ConfigurationEntry } from '@/lib/domain/installation/configuration';

/** One step of a plan. `place` is where the file asks for it; null = it does not name what is deleted. */
export type Step = ConfigurationStep & {
  run: () => Promise<unknown>;
  place: Pick<ConfigurationEntry, 'path' | 'line'> | null;
};
