import { startAnthropicSimulator } from './anthropic/server';
import { startLiteLlmSimulator } from './litellm/server';
import { startOpenRouterSimulator } from './openrouter/server';
import type { Scenario } from './scenario';

export type StartedPeer = { url: string; adminKey: string; actionKey: string | null; close(): Promise<void> };
type StartPeer = (options: { host: string; port: number; seed: number; scenario: Scenario }) => Promise<StartedPeer>;

/** Simulated providers beside OpenAI, by the id of the provider. */
export const PEERS: Readonly<Record<string, StartPeer>> = {
  anthropic: startAnthropicSimulator,
  openrouter: startOpenRouterSimulator,
  litellm: startLiteLlmSimulator,
};
