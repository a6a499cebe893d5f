import type { Provider } from '@/lib/contracts/connections/providers';
import { listProfiles } from '@/lib/providers/profiles';

/** Every provider that can be connected, in the order that forms offer them. */
export function listProviders(): { data: Provider[]; nextCursor: null } {
  const data = listProfiles().map(({ id, name, capabilities, setup }): Provider => {
    const { narrowerReadingKey: _reading, narrowerActionKey: _action, steps, sees, ...rest } = setup;
    const { kinds, dimensions, levers, ...own } = capabilities;
    return {
      id,
      name,
      capabilities: {
        ...own,
        isPushed: own.isPushed ?? false,
        kinds: [...kinds],
        dimensions: [...dimensions],
        levers: [...levers],
      },
      setup: { ...rest, steps: [...steps], sees: [...sees] },
    };
  });
  return { data, nextCursor: null };
}
