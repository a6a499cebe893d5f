import { parseScenario, type ScenarioInput } from '@/lib/simulator/scenario';
import { type Simulator, type SimulatorOptions, startSimulator } from '@/lib/simulator/server';

/** A Monday morning in Europe. */
export const NOW = new Date('2026-11-23T10:30:20Z');

export type Clock = { now: Date };

/** Starts a simulator with a clock that the test moves, and closes it whatever happens. */
export async function withSimulator<T>(
  run: (simulator: Simulator, clock: Clock) => Promise<T>,
  scenario: ScenarioInput = {},
  options: SimulatorOptions = {},
): Promise<T> {
  const clock: Clock = { now: NOW };
  const simulator = await startSimulator({ now: () => clock.now, scenario: parseScenario(scenario), ...options });
  try {
    return await run(simulator, clock);
  } finally {
    await simulator.close();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: replies are asserted field by field, their type is what is tested.
type Body = any;

/** GET below /v1/organization with the admin key; status and parsed body. */
export async function get(
  simulator: Simulator,
  path: string,
  key = simulator.adminKey,
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${simulator.url}/organization/${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: response.status, body: await response.json() };
}

export function seconds(iso: string): number {
  return Date.parse(iso) / 1_000;
}
