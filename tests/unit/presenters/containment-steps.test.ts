import { expect, test } from 'vitest';
import { listContainmentSteps } from '@/lib/presenters/containment-steps';

type Incident = Parameters<typeof listContainmentSteps>[0];

const titles = (incident: Partial<Incident>) =>
  listContainmentSteps({ scope: {}, scopeNames: {}, contributors: [], ...incident }).map((one) => one.title);
const part = (dimension: Incident['contributors'][number]['dimension'], id: string, share: number) => ({
  ...{ dimension, id, name: null, excess: '1', share },
});

test('a key is replaced first; its project is limited last', () => {
  const steps = listContainmentSteps({
    scope: { apiKeyId: 'key_1', projectId: 'proj_1', model: 'gpt-5.4' },
    scopeNames: { apiKeyId: 'ci-runner', projectId: 'Web' },
    contributors: [],
  });
  expect(steps.map((one) => [one.title, one.id])).toEqual([
    ['Replace the key ci-runner', 'key_1'],
    ['Lower the rate limit of gpt-5.4 in project Web', null],
    ['Set a spend limit for project Web', 'proj_1'],
  ]);
});

test('what most of it comes from counts where the incident is wider', () => {
  expect(titles({ contributors: [part('apiKey', 'key_2', 0.9), part('model', 'gpt-5.4', 0.4)] })).toEqual([
    'Replace the key key_2',
    'Set a spend limit for the organization',
  ]);
});

test('where nothing stands out, the organization is what remains', () => {
  expect(titles({ contributors: [part('apiKey', 'key_2', 0.3)] })).toEqual(['Set a spend limit for the organization']);
});
