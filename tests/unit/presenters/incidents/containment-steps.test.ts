import { expect, test } from 'vitest';
import { listContainmentSteps } from '@/lib/presenters/incidents/containment-steps';

type Incident = Parameters<typeof listContainmentSteps>[0];

const OPENAI = { name: 'OpenAI', keysPage: 'https://openai.example/keys', limitsPage: null };
const list = (incident: Partial<Incident>) =>
  listContainmentSteps({ scope: {}, scopeNames: {}, contributors: [], ...incident }, OPENAI).map((one) => [
    one.kind,
    one.name,
  ]);
const part = (dimension: Incident['contributors'][number]['dimension'], id: string, share: number) => ({
  ...{ dimension, id, name: null, excess: '1', share },
});

test('a key is replaced first; its project is limited last', () => {
  const incident: Incident = {
    scope: { apiKeyId: 'key_1', projectId: 'proj_1', model: 'gpt-5.4' },
    scopeNames: { apiKeyId: 'ci-runner', projectId: 'Web' },
    contributors: [],
  };
  const steps = listContainmentSteps(incident, OPENAI);
  expect(steps.map(({ href }) => href)).toEqual([OPENAI.keysPage, null, null]);
  expect(listContainmentSteps(incident, null).map(({ href }) => href)).toEqual([null, null, null]);
  expect(steps.map(({ kind, name, id, project, page }) => [kind, name, id, project, page])).toEqual([
    ['replace-key', 'ci-runner', 'key_1', null, 'keys'],
    ['lower-model', 'gpt-5.4', null, 'Web', 'limits'],
    ['limit-project', 'Web', 'proj_1', null, 'limits'],
  ]);
});

test('what most of it comes from counts where the incident is wider', () => {
  expect(list({ contributors: [part('apiKey', 'key_2', 0.9), part('model', 'gpt-5.4', 0.4)] })).toEqual([
    ['replace-key', 'key_2'],
    ['limit-organization', ''],
  ]);
});

test('where nothing stands out, the organization is what remains', () => {
  expect(list({ contributors: [part('apiKey', 'key_2', 0.3)] })).toEqual([['limit-organization', '']]);
});
